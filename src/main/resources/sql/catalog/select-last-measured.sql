-- The last restore of each source into a database or file, a proof included: what says how long one takes.
select system, source, place, measured_at, measured_json
from (
  select measured.*, row_number() over (partition by system, source order by measured_at desc) as recent
  from (
    select system, source, case when facts_json like '%"place":"LIVE"%' then 'live' else 'elsewhere' end as place,
      ended_at as measured_at, facts_json as measured_json
    from runs
    where job = 'restore-run' and state = 'OK'
      and (facts_json like '%"place":"LIVE"%' or facts_json like '%"place":"ELSEWHERE"%')
    union all
    select system, source, 'scratch' as place, checked_at as measured_at, evidence_json as measured_json
    from verifications
    where level = 'restore' and outcome = 'PASSED') measured) ranked
where recent = 1
