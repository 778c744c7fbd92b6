# PY-040, PY-041, PY-042: values in statements, text()
import datetime

from sqlalchemy import (Boolean, DateTime, Integer, Numeric, String, desc, literal, literal_column, null, select, text, true, type_coerce)
from sqlalchemy.sql import column, table

from show import show

t = table("acc", column("id", Integer), column("name", String), column("b", Boolean), column("o_id", Integer), column("d", DateTime), column("x", Numeric(10, 2)))
o = table("ord", column("id", Integer), column("what", String(5)), column("acc_id", Integer))

show("lits", lambda: select(literal(5).label("x"), literal('a'), null(), true()))
show("txt", lambda: text("select * from t where a=:a and b=':b' and c=\\:c::int and d=:d").bindparams(a=5, d='x'))
show("txt2", lambda: text("select id, name from t").columns(id=Integer, name=String))
show("txt3", lambda: select(text("a, b")).select_from(text("t")).where(text("x = :x")).order_by(text("a desc")))
show("litc", lambda: select(literal_column("1 + 1"), literal_column("'x'", String).label("y")))
show("texteq", lambda: select(t.c.id).where(t.c.id == text("5")))
show("lit2", lambda: t.c.id == 10**20)
show("bytes", lambda: t.c.name == b'abc')
show("date", lambda: t.c.d == datetime.datetime(2020, 1, 2, 3, 4, 5))
show("date2", lambda: t.c.d > datetime.date(2020, 1, 2))
show("tc", lambda: type_coerce(t.c.id, String) + 'x')
