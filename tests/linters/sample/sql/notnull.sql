ALTER TABLE shop_order ADD COLUMN country varchar(2) NOT NULL;
