ALTER TABLE shop_order ADD COLUMN uuid uuid DEFAULT gen_random_uuid() NOT NULL UNIQUE;
