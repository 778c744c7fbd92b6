A revision on SQLite happens or it does not. The reference sends its DDL outside any transaction: what ran before an error stays, without a version row.
needs: sqlite3

  $ alembic init a > out && sed -i "s|^sqlalchemy.url.*|sqlalchemy.url = sqlite:///x.db|" alembic.ini && sed -i "s/^level = .*/level = ERROR/" alembic.ini
  $ cat > a/versions/r1.py <<END
  > from alembic import op
  > revision = "r1"
  > down_revision = None
  > def upgrade():
  >     op.execute("CREATE TABLE t1 (a)")
  >     op.execute("INSERT INTO t1 VALUES (1)")
  >     op.execute("nonsense")
  > END
  $ alembic upgrade head 2>&1 | tail -n 3
  sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) near "nonsense": syntax error
  [SQL: nonsense]
  (Background on this error at: https://sqlalche.me/e/20/e3q8)
  $ sqlite3 x.db "SELECT * FROM alembic_version" "SELECT name FROM sqlite_master WHERE name GLOB 't[0-9]'"

