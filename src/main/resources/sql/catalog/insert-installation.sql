insert into installation (id, created_at) values (?, ?) on conflict (one) do nothing
