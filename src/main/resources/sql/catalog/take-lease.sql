-- Gives the new fence, or no row while another holds the lease.
insert into leases (source_id, holder, run_id, fence, expires_at)
select :#lease, :#holder, :#run_id, 1, now_ms + 90000 from catalog_clock where true
on conflict (source_id) do update
  set holder = excluded.holder, run_id = excluded.run_id, fence = leases.fence + 1, expires_at = excluded.expires_at
  where leases.expires_at <= (select now_ms from catalog_clock)
returning fence
