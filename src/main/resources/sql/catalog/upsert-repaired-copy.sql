-- Every byte of the copy was read: it is complete, whatever it was, and also when the target had none.
insert into copies (system, source, backup_id, target, state, proof, bytes, message, verified, verified_at)
values (:#system, :#source, :#backup_id, :#target, 'COMPLETE', 'SHA256', :#bytes, '', :#verified, :#verified_at)
on conflict (system, source, backup_id, target) do update
  set state = excluded.state, proof = excluded.proof, bytes = excluded.bytes, message = excluded.message,
    verified = excluded.verified, verified_at = excluded.verified_at
