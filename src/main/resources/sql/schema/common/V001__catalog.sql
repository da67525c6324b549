-- The catalog. Times are milliseconds since 1970 UTC; texts that hold JSON end in _json. Runs on SQLite and PostgreSQL.

create table installation (
  id          text primary key,
  created_at  bigint not null,
  one         integer not null default 1 unique check (one = 1)   -- one row, whoever comes first
);

-- One execution of a job.
create table runs (
  run_id        text primary key,
  job           text not null,
  system        text not null,
  source        text not null,
  server        text not null,              -- what the limit of one run at a time applies to
  type          text not null,
  purpose       text not null,
  backup_id     text not null,
  state         text not null,              -- RUNNING, OK, DEGRADED, FAILED
  holder        text not null,
  due_at        bigint,
  started_at    bigint not null,
  ended_at      bigint,
  reason        text not null default '',   -- why this type, why degraded
  error         text not null default '',
  hint          text not null default '',
  exit_code     integer,
  config_hash   text not null,
  tools_json    text not null default '{}'
);
create index runs_by_source on runs (system, source, started_at);
create index runs_by_state on runs (state);

-- The right to work on a source. Expires by the catalog's clock; the fence grows with each holder.
create table leases (
  source_id   text primary key,             -- system/source
  holder      text not null,
  run_id      text not null,
  fence       bigint not null,
  expires_at  bigint not null
);

create table backups (
  system           text not null,
  source           text not null,
  backup_id        text not null,
  run_id           text not null,
  sequence         bigint not null,
  kind             text not null,
  type             text not null,
  purpose          text not null,
  base_id          text,
  state            text not null,           -- OK, DEGRADED
  consistency_at   bigint not null,
  started_at       bigint not null,
  ended_at         bigint not null,
  plain_bytes      bigint not null,
  stored_bytes     bigint not null,
  manifest_sha256  text not null,
  manifest_json    text not null,
  primary key (system, source, backup_id),
  unique (system, source, sequence)
);
create index backups_by_time on backups (system, source, consistency_at);

-- A backup on one target.
create table copies (
  system       text not null,
  source       text not null,
  backup_id    text not null,
  target       text not null,
  state        text not null,               -- COMPLETE, INCOMPLETE
  proof        text not null,               -- weakest proof of its files: SHA256, MD5_ETAG, SIZE, NONE
  bytes        bigint not null,
  message      text not null default '',
  verified     text not null default '',    -- highest level that passed last: exists, checksum, ...
  verified_at  bigint,
  primary key (system, source, backup_id, target)
);

-- One check of one copy, with its evidence.
create table verifications (
  id             text primary key,
  system         text not null,
  source         text not null,
  backup_id      text not null,
  target         text not null,
  level          text not null,
  outcome        text not null,             -- PASSED, FAILED, NOT_PROVABLE
  checked_at     bigint not null,
  evidence_json  text not null
);

-- Due times of schedules; a row can be inserted once, so a fire happens once.
create table fires (
  system      text not null,
  source      text not null,
  due_at      bigint not null,
  type        text not null,
  policy      text not null,
  server      text not null,
  priority    integer not null,             -- 1 first; 99: after all others (the catalog and the configuration)
  start_at    bigint not null,              -- due_at plus jitter
  state       text not null,                -- DUE, CLAIMED, DONE, COVERED
  covered_by  text not null default '',     -- due time and type of the fire that stands for this one
  holder      text,
  claimed_at  bigint,
  attempts    integer not null default 0,   -- how often it was claimed
  run_id      text,
  primary key (system, source, due_at, type)
);
create index fires_by_state on fires (state, start_at);

-- How far the schedule of a source was looked at; a source seen for the first time has nothing to catch up on.
create table looks (
  system         text not null,
  source         text not null,
  first_seen_at  bigint not null,
  looked_at      bigint not null,
  primary key (system, source)
);

-- Rows to be locked by a transaction that must be alone in its kind.
create table locks (
  name   text primary key,
  taken  bigint not null default 0
);
insert into locks (name) values ('fires');

-- What happened. Written in the transaction of the state change; the communication plan turns it into notices later.
create table events (
  id          text primary key,
  happened_at bigint not null,
  kind        text not null,                -- backup.failed, backup.succeeded, ...
  severity    text not null,                -- info, warning, major, critical
  system      text not null,
  source      text not null,
  run_id      text not null default '',
  condition   text not null,                -- condition key: bactrian/<installation>/<system>/<condition>
  once_key    text unique,                  -- a second event with the same key is not written
  text        text not null,                -- a sentence for people
  hint        text not null default '',
  facts_json  text not null,
  planned_at  bigint,
  claim       text
);
create index events_unplanned on events (planned_at, happened_at);

-- The outbox: one row per message to one address by one channel. Nothing is sent that has no row.
create table notices (
  id            text primary key,
  incident      text not null,
  seq           bigint not null,
  stakeholder   text not null,
  channel       text not null,
  target        text not null,
  event_id      text not null,
  plan_line     text not null,
  payload_json  text not null,
  payload_hash  text not null,
  state         text not null,              -- PENDING, SENDING, DELIVERED, RETRY, DEAD
  attempts      integer not null default 0,
  created_at    bigint not null,
  not_before    bigint not null,
  lease_until   bigint,
  lease_holder  text,
  provider_ref  text not null default '',
  last_error    text not null default '',
  delivered_at  bigint,
  unique (incident, seq, channel, target)
);
create index notices_due on notices (state, not_before);
create index notices_by_order on notices (incident, target, seq);
