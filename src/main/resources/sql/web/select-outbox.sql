-- What waits in the outbox, and since when.
select count(*) as pending, coalesce(min(created_at), 0) as oldest_at, (select now_ms from catalog_clock) as now_at
  from notices
 where state in ('PENDING', 'SENDING', 'RETRY')
