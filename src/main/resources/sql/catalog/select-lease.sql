select fence from leases
where source_id = :#source_id and run_id = :#run_id and expires_at > (select now_ms from catalog_clock)
