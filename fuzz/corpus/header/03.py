'a' "b"
revision = ('a')
down_revision = ()
def f():
