-- A notice into the outbox. One that is there already, from an earlier pass over the same event, stays as it is.
insert into notices (id, incident, seq, stakeholder, channel, target, event_id, plan_line, payload_json, payload_hash,
                     state, attempts, created_at, not_before)
values (:#id, :#incident, :#seq, :#stakeholder, :#channel, :#target, :#event_id, :#plan_line, :#payload_json,
        :#payload_hash, 'PENDING', 0, :#created_at, 0)
on conflict do nothing
