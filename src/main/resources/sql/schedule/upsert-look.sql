insert into looks (system, source, first_seen_at, looked_at) values (:#system, :#source, :#looked_at, :#looked_at)
on conflict (system, source) do update set looked_at = excluded.looked_at
where looks.looked_at < excluded.looked_at
