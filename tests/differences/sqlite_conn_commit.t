After conn.commit() in a script, the rest of the revision and its version row are one more transaction. The reference leaves that one open: the version row
of the last revision is lost when the connection is closed.
needs: sqlite3

  $ alembic init a > out && sed -i "s|^sqlalchemy.url.*|sqlalchemy.url = sqlite:///x.db|" alembic.ini && sed -i "s/^level = .*/level = ERROR/" alembic.ini
  $ cat > a/versions/r1.py <<END
  > from alembic import op
  > revision = "r1"
  > down_revision = None
  > def upgrade():
  >     op.execute("CREATE TABLE t1 (a)")
  >     op.get_bind().commit()
  >     op.execute("CREATE TABLE t2 (a)")
  > END
  $ alembic upgrade head
  $ sqlite3 x.db "SELECT * FROM alembic_version" "SELECT name FROM sqlite_master WHERE name GLOB 't[0-9]'"
  r1
  t1
  t2
  $ rm x.db; echo '    op.execute("nonsense")' >> a/versions/r1.py; alembic upgrade head 2>&1 | tail -n 4
  sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) near "nonsense": syntax error
  [SQL: nonsense]
  (Background on this error at: https://sqlalche.me/e/20/e3q8)
  The revision committed by itself before this error: of the 2 statements that it ran, the first 1 are in the database and stay there; the others were rolled back, and its version row was not written.
  $ sqlite3 x.db "SELECT * FROM alembic_version" "SELECT name FROM sqlite_master WHERE name GLOB 't[0-9]'"
  t1

