-- What a clock wrote that has been set back since: it comes due in its time. What ran then is due again only when the
-- catalog's own clock was ahead, too; a node whose clock alone is ahead runs nothing twice.
delete from fires
where due_at > :#now + 600000
  and (state in ('DUE', 'COVERED') or state = 'DONE' and claimed_at > (select now_ms + 600000 from catalog_clock))
