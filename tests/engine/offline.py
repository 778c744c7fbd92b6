import sqlalchemy as sa
from sqlalchemy import text


def dump(sql, *multiparams, **params):
    print(str(sql.compile(dialect=mock.dialect)).strip())


mock = sa.create_mock_engine("sqlite://", dump)
print(mock.dialect.name, mock.name, mock.connect() is mock, mock.engine is mock)
mock.execute(text("SELECT 1"))
t = sa.Table("t", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("x", sa.String(5)))
t.metadata.create_all(mock, checkfirst=False)
print(mock.execute(t.insert().values(x="a")))
