select count(*) as ready from fires where state = 'DUE' and start_at <= :#now
