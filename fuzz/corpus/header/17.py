'doc'.strip()
revision = 'a'
down_revision = None
