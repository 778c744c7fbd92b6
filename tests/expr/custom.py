# PY-120, PY-123: what scripts add: @compiles, functions, types; expressions as objects
import sqlalchemy as sa
from sqlalchemy import Integer, String, Column, select, func, DateTime
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import table, column, expression
from sqlalchemy.sql.expression import ColumnElement, Executable, ClauseElement
from sqlalchemy.sql.functions import FunctionElement, GenericFunction
from sqlalchemy.dialects import sqlite
D = sqlite.dialect()
t = table("acc", column("id", Integer), column("name", String))

class utcnow(FunctionElement):
    type = DateTime()
    inherit_cache = True
@compiles(utcnow)
def _u(element, compiler, **kw):
    return "UTCNOW()"
@compiles(utcnow, "sqlite")
def _u2(element, compiler, **kw):
    return "datetime('now')"
print(select(utcnow()).where(t.c.id == utcnow()))
print(select(utcnow()).compile(dialect=D))

class coalesce2(FunctionElement):
    name = "coalesce2"
@compiles(coalesce2)
def _c(element, compiler, **kw):
    return "coalesce2<%s>" % compiler.process(element.clauses, **kw)
print(select(coalesce2(t.c.id, 5)).compile(dialect=D, compile_kwargs={"literal_binds": True}))
print(select(coalesce2(t.c.id, 5)))

class as_utc(GenericFunction):
    type = DateTime()
    name = "as_utc"
    inherit_cache = True
print(func.as_utc(t.c.id), func.as_utc(1).type)
class geo(GenericFunction):
    package = "geo"
    name = "ST_Area"
    identifier = "area"
print(func.geo.area(t.c.id))
print(func.geo.other(t.c.id))

class InsertFromSelect(Executable, ClauseElement):
    inherit_cache = False
    def __init__(self, table, select):
        self.table = table
        self.select = select
@compiles(InsertFromSelect)
def visit_insert_from_select(element, compiler, **kw):
    return "INSERT INTO %s (%s)" % (compiler.process(element.table, asfrom=True, **kw), compiler.process(element.select, **kw))
print(InsertFromSelect(t, select(t).where(t.c.id > 5)))
print(InsertFromSelect(t, select(t).where(t.c.id > 5)).compile(dialect=D, compile_kwargs={"literal_binds": True}))

class CreateView(sa.schema.DDLElement):
    def __init__(self, name, sel):
        self.name = name; self.sel = sel
@compiles(CreateView)
def cv(element, compiler, **kw):
    return "CREATE VIEW %s AS %s" % (compiler.preparer.quote(element.name), compiler.sql_compiler.process(element.sel, literal_binds=True))
print(CreateView("My view", select(t).where(t.c.id == 5)).compile(dialect=D))

@compiles(expression.BindParameter, "oracle")
def bp(element, compiler, **kw):
    return "X"
@compiles(expression.Insert)
def prefix_inserts(insert, compiler, **kw):
    return compiler.visit_insert(insert.prefix_with("some prefix"), **kw)
print(t.insert().values(id=1))

class MyCol(Column):
    inherit_cache = True
    def extra(self): return "extra " + self.name
c = MyCol("x", Integer)
print(c.extra(), c == 5, select(c))
class Unk(ColumnElement):
    pass
try:
    print(select(Unk()))
except Exception as e:
    print(type(e).__name__, str(e).split("0x")[0])
class Point(sa.types.UserDefinedType):
    def get_col_spec(self, **kw): return "POINT"
    def bind_expression(self, bindvalue): return func.ST_GeomFromText(bindvalue, type_=self)
    def column_expression(self, col): return func.ST_AsText(col, type_=self)
p = table("geo", column("p", Point), column("id", Integer))
print(select(p.c.p, p.c.id).where(p.c.p == 'x'))
print(p.insert().values(p='abc', id=5))
print(select(p))
class Up(sa.types.TypeDecorator):
    impl = String
    cache_ok = True
    def process_bind_param(self, value, dialect): return value.upper()
    def process_literal_param(self, value, dialect): return value.upper()
q = table("d", column("v", Up))
print(q.insert().values(v='abc').compile(dialect=D, compile_kwargs={"literal_binds": True}))
print((q.c.v == 'x').compile(dialect=D, compile_kwargs={"literal_binds": True}), (q.c.v + 'y').type.__class__.__name__)
print(q.c.v.in_(['a', 'b']).compile(dialect=D, compile_kwargs={"literal_binds": True}))
from sqlalchemy.sql.functions import now, count
print(isinstance(func.now(), now), now(), count(t.c.id), isinstance(func.count(), GenericFunction))
from sqlalchemy.sql import operators
print(operators.eq(t.c.id, 5), (t.c.id == 5).operator is operators.eq, (t.c.id == 5).left is t.c.id, (t.c.id == 5).right.value)
print(t.c.id.operate(operators.gt, 3))
s = select(t.c.id).where(t.c.id == 5).order_by(t.c.id)
print(s.compile().params, s.whereclause, list(s.selected_columns.keys()), s.froms[0].name)
print(s.with_only_columns(func.count()).order_by(None))
print(dict(s.execution_options(foo=1).get_execution_options()))
print(sa.text("x = :y").bindparams(sa.bindparam("y", type_=String, value="q")).compile(dialect=D, compile_kwargs={"literal_binds": True}))
