ALTER TABLE shop_order ALTR;
