revision = f'a'
down_revision = None
