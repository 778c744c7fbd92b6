The object model: what scripts make is one object with the tool's own. Each step is one proof; the same file runs again with a
collection at every safe point (tests/proof). Rows: PY-120 PY-123 PY-026 OPS-100 OPS-101 ENV-050 OPS-088

  $ . "$TESTS/cli/lib.sh"; project
  $ env_online <<'PY'
  > from sqlalchemy.ext.compiler import compiles
  > from sqlalchemy.schema import DDLElement
  > from alembic.operations import Operations, MigrateOperation
  > from alembic.operations.ops import CreateTableOp
  > 
  > 
  > @event.listens_for(engine, "connect")
  > def foreign_keys_on(dbapi_connection, record):
  >     cursor = dbapi_connection.cursor()
  >     cursor.execute("PRAGMA foreign_keys=ON")
  >     cursor.close()
  > 
  > 
  > class CreateView(DDLElement):
  >     def __init__(self, name, text):
  >         self.name = name
  >         self.text = text
  > 
  > 
  > @compiles(CreateView)
  > def compile_view(element, compiler, **kw):
  >     return "CREATE VIEW %s AS %s" % (element.name, element.text)
  > 
  > 
  > @Operations.register_operation("create_view")
  > class CreateViewOp(MigrateOperation):
  >     def __init__(self, name, text):
  >         self.name, self.text = name, text
  > 
  >     @classmethod
  >     def create_view(cls, operations, name, text):
  >         return operations.invoke(cls(name, text))
  > 
  >     def reverse(self):
  >         return None
  > 
  > 
  > @Operations.implementation_for(CreateViewOp)
  > def create_view(operations, operation):
  >     operations.execute(CreateView(operation.name, operation.text))
  >     return "made " + operation.name
  > 
  > 
  > def applied(ctx, step, heads, run_args):
  >     print("applied", step.up_revision_id, step.is_upgrade, sorted(heads), run_args)
  > 
  > 
  > def fk_name(constraint, table):
  >     return "_".join(e.column.name if False else e.target_fullname.replace(".", "_") for e in constraint.elements)
  > 
  > 
  > options["on_version_apply"] = applied
  > options["target_metadata"] = sa.MetaData(naming_convention={
  >     "target": fk_name, "fk": "fk_%(table_name)s_%(target)s", "pk": "pk_%(table_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s"})
  > PY
  $ script a1 None <<'PY'
  > from sqlalchemy.types import TypeDecorator, UserDefinedType
  > from sqlalchemy.ext.compiler import compiles
  > 
  > 
  > class Shout(TypeDecorator):
  >     impl = sa.String(50)
  >     cache_ok = True
  > 
  >     def process_bind_param(self, value, dialect):
  >         return value.upper() + "@" + dialect.name if value is not None else value
  > 
  > 
  > class Point(UserDefinedType):
  >     cache_ok = True
  > 
  >     def __init__(self, srid=4326):
  >         self.srid = srid
  > 
  >     def get_col_spec(self, **kw):
  >         return "POINT(%d)" % self.srid
  > 
  > 
  > class Money(sa.types.TypeEngine):
  >     __visit_name__ = "money"
  > 
  > 
  > @compiles(Money)
  > def money(type_, compiler, **kw):
  >     return "DECIMAL(19, 4)"
  > 
  > 
  > class Tagged(sa.Column):
  >     inherit_cache = True
  > 
  >     def __init__(self, *args, tag=None, **kw):
  >         super().__init__(*args, **kw)
  >         self.tag = tag
  > 
  > 
  > name = Tagged("name", Shout(), tag="loud")
  > people = sa.Table("people", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), name)
  > 
  > 
  > def fill():
  >     op.bulk_insert(people, [{"id": 1, "name": "ada"}, {"id": 2, "name": None}])
  > 
  > 
  > def show():
  >     rows = op.get_bind().execute(sa.select(people).order_by(people.c.id)).fetchall()
  >     print(rows, people.c.name is name, name.tag, isinstance(name, sa.Column))
  > 
  > 
  > def upgrade():
  >     op.create_table("people", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", Shout(), unique=True),
  >                     sa.Column("spot", Point(3857)), sa.Column("pay", Money()))
  >     op.create_table("pets", sa.Column("id", sa.Integer, primary_key=True), sa.Column("owner", sa.Integer, sa.ForeignKey("people.id")))
  >     fill()
  >     show()
  >     print(op.create_view("loud", "SELECT name FROM people"))
  >     print(op.get_bind().execute(sa.text("PRAGMA foreign_keys")).scalar())
  > 
  > 
  > def downgrade():
  >     op.execute("DROP VIEW loud")
  >     op.drop_table("pets")
  >     op.drop_table("people")
  > PY
  $ alembic upgrade head
  [(1, 'ADA@sqlite'), (2, None)] True loud True
  made loud
  1
  applied a1 True ['a1'] {}
  $ sqlite3 app.db .schema
  CREATE TABLE alembic_version (
  	version_num VARCHAR(32) NOT NULL, 
  	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
  );
  CREATE TABLE people (
  	id INTEGER NOT NULL, 
  	name VARCHAR(50), 
  	spot POINT(3857), 
  	pay DECIMAL(19, 4), 
  	CONSTRAINT pk_people PRIMARY KEY (id), 
  	CONSTRAINT uq_people_name UNIQUE (name)
  );
  CREATE TABLE pets (
  	id INTEGER NOT NULL, 
  	owner INTEGER, 
  	CONSTRAINT pk_pets PRIMARY KEY (id), 
  	CONSTRAINT fk_pets_people_id FOREIGN KEY(owner) REFERENCES people (id)
  );
  CREATE VIEW loud AS SELECT name FROM people
  /* loud(name) */;
  $ sqlite3 app.db "SELECT * FROM loud"
  
  ADA@sqlite
  $ cat > more.py <<'PY'
  > @Operations.implementation_for(CreateTableOp, replace=True)
  > def noisy_create_table(operations, operation):
  >     print("creating", operation.table_name)
  >     table = operation.to_table(operations.migration_context)
  >     operations.impl.create_table(table)
  >     return table
  > 
  > 
  > PY
  $ alembic downgrade base
  applied a1 False [] {}
  $ sed '/^class CreateView(DDL/,$d' migrations/env.py > new; cat more.py >> new; sed -n '/^class CreateView(DDL/,$p' migrations/env.py >> new; cp new migrations/env.py
  $ alembic upgrade head
  creating people
  creating pets
  [(1, 'ADA@sqlite'), (2, None)] True loud True
  made loud
  1
  applied a1 True ['a1'] {}
