import datetime


class Config:
    def get_main_option(self, name):
        return 'engine1, engine2'


def comma(value):
    if value is None:
        return ''
    return value if isinstance(value, str) else ', '.join(value)


message = 'hello'
up_revision = 'abc'
down_revision = ('x', 'y')
branch_labels = None
depends_on = ['d', 'e']
create_date = datetime.datetime(2020, 1, 2, 3, 4, 5)
config = Config()
items = [1, 2, 3]
html = '<a&"\'é>'
script_location = 'migrations'
name = 'Bob'
d = {'a': 1}
