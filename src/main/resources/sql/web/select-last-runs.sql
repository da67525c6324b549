-- How the last ended backup run of each source ended.
select r.system, r.source, r.state, r.started_at, r.ended_at
  from runs r
 where r.job = 'backup-run'
   and r.state <> 'RUNNING'
   and r.started_at = (select max(n.started_at)
                         from runs n
                        where n.system = r.system and n.source = r.source and n.job = r.job and n.state <> 'RUNNING')
