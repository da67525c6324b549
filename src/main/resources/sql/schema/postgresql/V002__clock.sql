-- The catalog's clock: leases expire by it, not by the clocks of hosts.
create view catalog_clock (now_ms) as select cast(extract(epoch from clock_timestamp()) * 1000 as bigint);
