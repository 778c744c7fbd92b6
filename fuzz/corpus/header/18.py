revision = 'a
