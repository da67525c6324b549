-- An event that the plan failed on stays visible as such.
update events set claim = :#claim where id = :#failed_id
