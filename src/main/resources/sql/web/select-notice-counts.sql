-- Notices that ended, by channel and result.
select channel, state, count(*) as number
  from notices
 where state in ('DELIVERED', 'DEAD')
 group by channel, state
