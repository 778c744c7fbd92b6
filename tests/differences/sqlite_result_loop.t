A loop over a result does not see what it writes: rows still to come are read before the connection writes. In the reference this loop reads the
rows that it inserts, for ever; and a table can't be dropped while an abandoned result is open on it.

  $ alembic init a > out && sed -i "s|^sqlalchemy.url.*|sqlalchemy.url = sqlite:///x.db|" alembic.ini && sed -i "s/^level = .*/level = ERROR/" alembic.ini
  $ cat > a/versions/r1.py <<END
  > from alembic import op
  > import sqlalchemy as sa
  > revision = "r1"
  > down_revision = None
  > def upgrade():
  >     conn = op.get_bind()
  >     conn.execute(sa.text("CREATE TABLE t1 (a)"))
  >     conn.execute(sa.text("INSERT INTO t1 VALUES (1), (2), (3)"))
  >     for row in conn.execute(sa.text("SELECT a FROM t1")):
  >         conn.execute(sa.text("INSERT INTO t1 VALUES (:a)"), {"a": row.a + 10})
  >     print(conn.execute(sa.text("SELECT a FROM t1")).scalars().all())
  >     left = conn.execute(sa.text("SELECT a FROM t1"))
  >     print(left.fetchone())
  >     conn.execute(sa.text("DROP TABLE t1"))
  >     print(len(left.all()))
  > END
  $ alembic upgrade head
  [1, 2, 3, 11, 12, 13]
  (1,)
  5
