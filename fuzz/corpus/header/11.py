revision = 'a'
def f(): pass
down_revision = None
