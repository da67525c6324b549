select system, source, first_seen_at, looked_at from looks
