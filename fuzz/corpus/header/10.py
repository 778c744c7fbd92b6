revision = 'a'
down_revision = prev
