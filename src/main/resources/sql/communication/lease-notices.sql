-- A few due notices of one channel, for two minutes: longer than four attempts may take. One at a time for each incident
-- and address, the earlier ones first; what an ended process left half sent is due again when its lease is over.
update notices
   set state = 'SENDING',
       attempts = attempts + 1,
       lease_until = (select now_ms + 120000 from catalog_clock),
       lease_holder = :#holder
 where (state in ('PENDING', 'RETRY') or (state = 'SENDING' and lease_until < (select now_ms from catalog_clock)))
   and id in (
       select n.id
         from notices n
        where n.channel = :#channel
          and n.not_before <= (select now_ms from catalog_clock)
          and (n.state in ('PENDING', 'RETRY')
               or (n.state = 'SENDING' and n.lease_until < (select now_ms from catalog_clock)))
          and not exists (
              select 1
                from notices e
               where e.incident = n.incident
                 and e.target = n.target
                 and e.channel = n.channel
                 and e.seq < n.seq
                 and e.state in ('PENDING', 'RETRY', 'SENDING'))
        order by n.created_at, n.seq
        limit 4)
returning id, incident, seq, stakeholder, channel, target, plan_line, payload_json, attempts, created_at,
          (select min(r.seq)
             from notices r
            where r.incident = notices.incident
              and r.channel = notices.channel
              and r.target = notices.target) as root
