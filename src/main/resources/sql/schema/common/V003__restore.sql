-- Jobs that make no backup: what they found and how long it took; marks of backups; switches of the installation.

alter table runs add column facts_json text not null default '{}';     -- figures and decisions of the job
alter table backups add column suspect text not null default '';       -- why it is not restored unless it is named
alter table verifications add column run_id text not null default '';
alter table verifications add column message text not null default ''; -- why it did not pass
create index verifications_by_copy on verifications (system, source, target, level, checked_at);

-- Small signed objects beside a backup on a target: quarantine, suspect, hold, and their end.
create table marks (
  system      text not null,
  source      text not null,
  backup_id   text not null,
  target      text not null,
  name        text not null,               -- <time>-<kind>
  kind        text not null,
  marked_at   bigint not null,
  reason      text not null,
  primary key (system, source, backup_id, target, name)
);

-- Switches that outlive a process: retention.frozen after a rebuild.
create table switches (
  name    text primary key,
  value   text not null,
  set_at  bigint not null,
  reason  text not null
);
