update locks set taken = taken + 1 where name = 'fires'
