-- An event that tells of a problem of announcing; once for each once_key.
insert into events (id, happened_at, kind, severity, system, source, run_id, condition, once_key, text, hint, facts_json)
values (:#id, :#happened_at, :#kind, :#severity, :#system, :#source, :#run_id, :#condition, :#once_key, :#text, :#hint,
        :#facts_json)
on conflict do nothing
