select fence from leases
where source_id = :#lease and run_id = :#run_id and expires_at > (select now_ms from catalog_clock)
