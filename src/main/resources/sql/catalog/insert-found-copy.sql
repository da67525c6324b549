-- Its copy on that target.
insert into copies (system, source, backup_id, target, state, proof, bytes, message, verified, verified_at)
values (:#system, :#source, :#backup_id, :#target, :#copy_state, :#proof, :#bytes, :#message, :#verified, :#verified_at)
on conflict do nothing
