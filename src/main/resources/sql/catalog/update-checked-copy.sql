-- A copy that failed a check is quarantined until it is repaired; one that passed keeps the highest level it has reached.
update copies set
  state = case when :#outcome = 'FAILED' then 'QUARANTINED' else state end,
  message = case when :#outcome = 'FAILED' then :#message else message end,
  verified = case
    when :#outcome = 'FAILED' then ''
    when :#outcome <> 'PASSED' then verified
    when verified = 'restore' or (verified = 'content' and :#level <> 'restore')
      or (verified = 'checksum' and :#level = 'exists') then verified
    else :#level end,
  verified_at = case when :#outcome in ('PASSED', 'FAILED') then :#checked_at else verified_at end
where system = :#system and source = :#source and backup_id = :#backup_id and target = :#target
