-- A trading system's database as the quickstart backs it up: the same rows at each run, a few hundred thousand of them.
CREATE TYPE side AS ENUM ('buy', 'sell');
CREATE TABLE instruments (
  symbol text PRIMARY KEY, name text NOT NULL, currency char(3) NOT NULL, tick numeric(10,6) NOT NULL);
CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, placed_at timestamptz NOT NULL, symbol text NOT NULL REFERENCES instruments,
  side side NOT NULL, quantity integer NOT NULL CHECK (quantity > 0), limit_price numeric(18,6), client uuid NOT NULL, note text);
CREATE TABLE trades (
  id bigint NOT NULL, executed_at timestamptz NOT NULL, order_id bigint NOT NULL, price numeric(18,6) NOT NULL,
  quantity integer NOT NULL, fees jsonb NOT NULL, PRIMARY KEY (id, executed_at)) PARTITION BY RANGE (executed_at);
CREATE TABLE trades_2026_q3 PARTITION OF trades FOR VALUES FROM ('2026-07-01') TO ('2026-10-01');
CREATE TABLE trades_2026_q4 PARTITION OF trades FOR VALUES FROM ('2026-10-01') TO ('2027-01-01');

INSERT INTO instruments
SELECT 'SYM' || n, 'Instrument number ' || n, (ARRAY['EUR','USD','JPY','CHF'])[1 + n % 4], 0.01 FROM generate_series(1, 400) n;

INSERT INTO orders (placed_at, symbol, side, quantity, limit_price, client, note)
SELECT timestamptz '2026-07-01 00:00:00Z' + n * interval '75 seconds', 'SYM' || (1 + (n * 7919) % 400),
       (CASE WHEN n % 3 = 0 THEN 'sell' ELSE 'buy' END)::side, 1 + (n * 31) % 900,
       round((50 + 40 * sin(n / 5000.0) + (n % 97) / 50.0)::numeric, 6), md5('client ' || n % 2500)::uuid,
       CASE WHEN n % 11 = 0 THEN 'limit moved by desk, ticket ' || md5(n::text) END
FROM generate_series(1, 150000) n;

INSERT INTO trades
SELECT o.id, o.placed_at + interval '3 seconds', o.id, o.limit_price + 0.01, o.quantity,
       jsonb_build_object('venue', (ARRAY['XNYS','XLON','XPAR','XTKS'])[1 + o.id % 4], 'fee', round(o.quantity * 0.0031, 4))
FROM orders o WHERE o.id % 5 <> 0;

CREATE INDEX orders_symbol ON orders (symbol, placed_at);
CREATE INDEX trades_order ON trades (order_id);
CREATE VIEW positions AS
  SELECT symbol, sum(CASE side WHEN 'buy' THEN quantity ELSE -quantity END) AS quantity FROM orders GROUP BY symbol;
CREATE ROLE trader NOLOGIN;
GRANT SELECT, INSERT ON orders, trades TO trader;
ANALYZE;
