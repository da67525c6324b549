-- No lease lasts longer than 90 s: one that does was written before the catalog's clock was set back. A holder that lives renews it.
update leases set expires_at = (select now_ms + 90000 from catalog_clock)
where expires_at > (select now_ms + 90000 from catalog_clock)
