insert into marks (system, source, backup_id, target, name, kind, marked_at, reason)
values (:#system, :#source, :#backup_id, :#target, :#name, :#kind, :#marked_at, :#reason)
on conflict do nothing
