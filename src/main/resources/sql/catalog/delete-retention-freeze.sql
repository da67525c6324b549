delete from switches where name = 'retention.frozen'
