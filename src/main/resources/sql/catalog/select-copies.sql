select system, source, backup_id, target, state, proof, bytes, message, verified, verified_at
from copies
where (:#system = '' or system = :#system) and (:#source = '' or source = :#source)
order by system, source, backup_id, target
