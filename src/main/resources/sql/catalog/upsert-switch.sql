insert into switches (name, value, set_at, reason) values (:#name, :#value, :#set_at, :#reason)
on conflict (name) do update set value = excluded.value, set_at = excluded.set_at, reason = excluded.reason
