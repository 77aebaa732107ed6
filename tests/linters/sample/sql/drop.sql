ALTER TABLE shop_order DROP COLUMN note;
ALTER TABLE shop_order RENAME COLUMN email TO contact;
