revision = 'a'
if 1:
    down_revision = 'b'
