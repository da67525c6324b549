update fires set state = 'DONE' where run_id = :#run_id and state = 'CLAIMED'
