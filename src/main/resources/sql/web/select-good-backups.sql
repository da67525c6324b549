-- The newest backup of each source that counts.
select b.system, b.source, b.state, b.consistency_at, b.started_at, b.ended_at, b.plain_bytes, b.stored_bytes
  from backups b
 where b.sequence = (select max(n.sequence) from backups n where n.system = b.system and n.source = b.source)
