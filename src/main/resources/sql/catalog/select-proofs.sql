select system, source, target, level, max(checked_at) as attempted_at,
  max(case when outcome = 'PASSED' then checked_at end) as proven_at
from verifications
where (:#system = '' or system = :#system) and (:#source = '' or source = :#source)
group by system, source, target, level
order by system, source, target, level
