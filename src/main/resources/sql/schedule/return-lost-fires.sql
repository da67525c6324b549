-- A claim opens its run within seconds. One that did not in 90 s has lost its process: it is due again, once; so is
-- one of a time that is to come, from before the clock was set back.
update fires
set state = case when attempts < 2 then 'DUE' else 'DONE' end, holder = null, claimed_at = null
where state = 'CLAIMED' and run_id is null
  and (claimed_at < (select now_ms - 90000 from catalog_clock) or claimed_at > (select now_ms + 90000 from catalog_clock))
