PRAGMA foreign_keys does nothing while a transaction is open, and SQLite does not say so. In the reference none is open. Here one is after the first write:
the PRAGMA is an error there, at its line. Before the first write it works; and what a script switched off there it may switch on again at its end.
needs: sqlite3

  $ alembic init a > out && sed -i "s|^sqlalchemy.url.*|sqlalchemy.url = sqlite:///x.db|" alembic.ini && sed -i "s/^level = .*/level = ERROR/" alembic.ini
  $ cat > a/versions/r1.py <<END
  > from alembic import op
  > revision = "r1"
  > down_revision = None
  > def upgrade():
  >     op.execute("PRAGMA foreign_keys=OFF")
  >     op.execute("CREATE TABLE t1 (a INTEGER PRIMARY KEY)")
  >     op.execute("CREATE TABLE t2 (b INTEGER REFERENCES t1 (a))")
  >     op.execute("PRAGMA foreign_keys=ON")
  >     op.execute("INSERT INTO t2 VALUES (5)")
  > END
  $ cat > a/versions/r2.py <<END
  > from alembic import op
  > revision = "r2"
  > down_revision = "r1"
  > def upgrade():
  >     print(op.get_bind().exec_driver_sql("PRAGMA foreign_keys").scalar())
  >     op.execute("CREATE TABLE t3 (a)")
  >     op.execute("PRAGMA foreign_keys=OFF")
  > END
  $ alembic upgrade head 2>&1 | tail -n 5
    File "/sandbox/a/versions/r2.py", line 7, in upgrade
      op.execute("PRAGMA foreign_keys=OFF")
  sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) PRAGMA foreign_keys has no effect inside a transaction, and one was begun by an earlier write; move it before the first statement that writes
  [SQL: PRAGMA foreign_keys=OFF]
  (Background on this error at: https://sqlalche.me/e/20/e3q8)
  $ sqlite3 x.db "SELECT * FROM alembic_version" "SELECT name FROM sqlite_master WHERE name GLOB 't[0-9]'"
  r1
  t1
  t2

