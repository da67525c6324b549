-- An expired lease is not renewed: the run has lost it, even if nobody took it.
update leases set expires_at = (select now_ms + 90000 from catalog_clock)
where run_id = :#run_id and holder = :#holder and expires_at > (select now_ms from catalog_clock)
