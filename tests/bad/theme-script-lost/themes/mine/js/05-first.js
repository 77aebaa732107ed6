const first = 1, make = 2;
