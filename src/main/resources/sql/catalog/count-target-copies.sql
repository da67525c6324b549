-- Whole copies that a target is known to have.
select count(*) as copies from copies where target = :#${variable.target} and state = 'COMPLETE'
