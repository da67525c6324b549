-- A look ahead of the clock was taken before the clock was set back: it would hold the schedule up until the clock is there again.
update looks
set looked_at = :#now, first_seen_at = case when first_seen_at > :#now then :#now else first_seen_at end
where looked_at > :#now + 600000
