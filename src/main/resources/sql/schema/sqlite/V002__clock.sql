-- The catalog's clock: leases expire by it, not by the clocks of hosts.
create view catalog_clock (now_ms) as select cast(unixepoch('now', 'subsec') * 1000 as integer);
