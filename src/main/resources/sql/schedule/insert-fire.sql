-- A fire happens once; one that waits can only become covered.
insert into fires (system, source, due_at, type, policy, server, priority, start_at, state, covered_by)
values (:#system, :#source, :#due_at, :#type, :#policy, :#server, :#priority, :#start_at, :#state, :#covered_by)
on conflict (system, source, due_at, type) do update set state = excluded.state, covered_by = excluded.covered_by
where fires.state = 'DUE' and excluded.state = 'COVERED'
