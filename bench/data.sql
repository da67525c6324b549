-- A trading history beside the accounts of pgbench: what repeats compresses, what is random does not; the same rows on every machine.
SET client_min_messages = warning;
SELECT setseed(0.42) \g /dev/null
CREATE TABLE signals (
  id bigint NOT NULL, at timestamptz NOT NULL, symbol text NOT NULL, kind text NOT NULL, price numeric(18, 6) NOT NULL,
  quantity integer NOT NULL, score numeric(9, 6) NOT NULL, reference uuid NOT NULL, note text, features jsonb);
INSERT INTO signals
SELECT i, timestamptz '2020-01-01 UTC' + i * interval '7 seconds', 'SYM' || (hashint4(i) & 1023),
  (ARRAY['buy', 'sell', 'hold'])[1 + (hashint4(i + 1) & 1)], round((100 + sin(i / 1000.0) * 50)::numeric, 6),
  hashint4(i + 2) & 4095, round(random()::numeric, 6), md5(i::text)::uuid,
  CASE WHEN i % 7 = 0 THEN 'reviewed by desk ' || (hashint4(i + 3) & 31) END,
  jsonb_build_object('ema', round(random()::numeric, 4), 'rsi', hashint4(i + 4) & 127, 'source', 'feed-' || (hashint4(i + 5) & 7))
FROM generate_series(1, :rows) i;
ALTER TABLE signals ADD PRIMARY KEY (id);
CREATE INDEX signals_by_symbol ON signals (symbol, at);
VACUUM ANALYZE;
