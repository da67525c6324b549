-- The row stays, so that the fence goes on growing.
update leases set expires_at = 0 where source_id = :#lease and run_id = :#run_id
