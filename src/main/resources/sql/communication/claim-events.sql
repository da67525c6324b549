-- The events that nobody planned yet, oldest first; the second of two passes at the same time gets none of them.
update events
   set planned_at = (select now_ms from catalog_clock),
       claim = 'planned'
 where planned_at is null
   and id in (select e.id from events e where e.planned_at is null order by e.happened_at, e.id limit 100)
returning id, happened_at, kind, severity, system, source, run_id, condition, once_key, text, hint, facts_json
