ns = 1
