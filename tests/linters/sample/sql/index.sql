CREATE INDEX order_total ON shop_order (total);
ALTER TABLE shop_order ALTER COLUMN total TYPE bigint;
