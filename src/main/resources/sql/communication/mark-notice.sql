-- How an attempt ended; nothing when another process holds the lease by now.
update notices
   set state = :#state,
       not_before = (select now_ms from catalog_clock) + :#delay,
       lease_until = null,
       lease_holder = null,
       last_error = :#last_error,
       delivered_at = case when :#state = 'DELIVERED' then (select now_ms from catalog_clock) end
 where id = :#id
   and state = 'SENDING'
   and lease_holder = :#holder
