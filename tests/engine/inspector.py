# PY-085, PY-086
import sqlalchemy as sa
from sqlalchemy import text

DDL = """
CREATE TABLE parent (id INTEGER NOT NULL, name VARCHAR(50) DEFAULT 'x', PRIMARY KEY (id))
CREATE TABLE "we ird" (a INTEGER, b NUMERIC(10, 2) NOT NULL, c FLOAT, d DATETIME, e BOOLEAN, f BLOB, g, h POINT, i INTEGER(11), CONSTRAINT "pk w" PRIMARY KEY (b, a))
CREATE TABLE child (id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent (id) ON DELETE CASCADE, q INTEGER, r TEXT UNIQUE, s TEXT, n INTEGER CHECK (n > 0), CONSTRAINT fk_q FOREIGN KEY(q) REFERENCES parent (id) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED, CONSTRAINT uq_s UNIQUE (s, r), CONSTRAINT ck CHECK (s != ')' OR r IS NULL), FOREIGN KEY (q) REFERENCES parent)
CREATE TABLE computed (a INTEGER, b INTEGER GENERATED ALWAYS AS (a + 1) VIRTUAL)
CREATE TABLE stored (a INTEGER, c INTEGER GENERATED ALWAYS AS (a * 2) STORED NOT NULL)
CREATE INDEX ix_s ON child (s)
CREATE UNIQUE INDEX ix_r ON child (r, s) WHERE s IS NOT NULL
CREATE INDEX a_first ON child (n)
CREATE VIEW v AS SELECT id, name FROM parent
CREATE TEMP TABLE temporary (x INTEGER)
"""


def show(fn):
    try:
        print(repr(fn()))
    except Exception as e:
        print(type(e).__name__, str(e))


engine = sa.create_engine("sqlite://")
conn = engine.connect()
for statement in DDL.strip().split("\n"):
    conn.execute(text(statement))
insp = sa.inspect(conn)
print(insp.get_table_names(), insp.get_view_names(), insp.get_schema_names(), insp.default_schema_name)
print(insp.get_temp_table_names(), insp.get_temp_view_names())
print(insp.has_table("parent"), insp.has_table("v"), insp.has_table("nope"), insp.has_table("temporary"), insp.has_table("parent", schema="main"))
print(insp.get_view_definition("v"))
for table in ["parent", "we ird", "child", "computed", "stored", "v", "temporary"]:
    print(table)
    for column in insp.get_columns(table):
        print("  ", column)
    print("  pk", insp.get_pk_constraint(table))
    for fk in insp.get_foreign_keys(table):
        print("  fk", fk)
    for ix in insp.get_indexes(table):
        print("  ix", ix["name"], ix["column_names"], ix["unique"], {k: str(v) for k, v in ix["dialect_options"].items()})
    print("  uq", insp.get_unique_constraints(table))
    print("  ck", insp.get_check_constraints(table))
for name in ["get_columns", "get_pk_constraint", "get_indexes", "get_foreign_keys", "get_unique_constraints", "get_check_constraints"]:
    show(lambda: getattr(insp, name)("nope"))
show(lambda: insp.get_columns("nope", schema="main"))
print([c["name"] for c in insp.get_columns("parent", schema="main")])
print(insp.has_index("child", "ix_s"), insp.has_index("child", "nope"))
show(lambda: sa.inspect(5))
print(sa.inspect(engine).get_table_names() if False else "ok")
