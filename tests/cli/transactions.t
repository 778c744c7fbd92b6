Transactions on SQLite where ours and the reference's agree; where they differ on purpose: tests/differences. Rows: ENV-087 PY-024

  $ . "$TESTS/cli/lib.sh"; project
  $ script a1 None <<'PY'
  > def upgrade():
  >     op.execute("PRAGMA foreign_keys=OFF")
  >     op.create_table("a", sa.Column("id", sa.Integer, primary_key=True))
  >     op.create_table("b", sa.Column("id", sa.Integer, primary_key=True), sa.Column("a_id", sa.Integer, sa.ForeignKey("a.id")))
  >     op.execute("INSERT INTO a (id) VALUES (1)")
  >     op.execute(sa.text("INSERT INTO b (id, a_id) VALUES (:id, :a)").bindparams(id=7, a=1))
  > 
  > 
  > def downgrade():
  >     op.drop_table("b")
  >     op.drop_table("a")
  > PY
  $ script a2 '"a1"' <<'PY'
  > def upgrade():
  >     with op.get_context().autocommit_block():
  >         op.execute("CREATE INDEX ix_b ON b (a_id)")
  >     conn = op.get_bind()
  >     conn.execute(sa.text("INSERT INTO a (id) VALUES (2)"))
  >     conn.commit()
  >     print(conn.execute(sa.text("SELECT count(*) FROM a")).scalar())
  > 
  > 
  > def downgrade():
  >     op.drop_index("ix_b", table_name="b")
  > PY
  $ script a3 '"a2"' <<'PY'
  > def upgrade():
  >     with op.batch_alter_table("a", recreate="always") as batch:
  >         batch.add_column(sa.Column("name", sa.String(20), server_default="x"))
  >     print(op.get_bind().execute(sa.text("SELECT id, name FROM a ORDER BY id")).fetchall())
  > 
  > 
  > def downgrade():
  >     with op.batch_alter_table("a") as batch:
  >         batch.drop_column("name")
  > PY
  $ alembic upgrade head
  2
  [(1, 'x'), (2, 'x')]
  $ alembic current
  a3 (head)
  $ sqlite3 app.db .schema
  CREATE TABLE alembic_version (
  	version_num VARCHAR(32) NOT NULL, 
  	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
  );
  CREATE TABLE b (
  	id INTEGER NOT NULL, 
  	a_id INTEGER, 
  	PRIMARY KEY (id), 
  	FOREIGN KEY(a_id) REFERENCES a (id)
  );
  CREATE INDEX ix_b ON b (a_id);
  CREATE TABLE IF NOT EXISTS "a" (
  	id INTEGER NOT NULL, 
  	name VARCHAR(20) DEFAULT 'x', 
  	PRIMARY KEY (id)
  );
  $ sqlite3 app.db 'SELECT * FROM b'
  7|1
  $ alembic downgrade a1
  $ sqlite3 app.db .schema
  CREATE TABLE alembic_version (
  	version_num VARCHAR(32) NOT NULL, 
  	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
  );
  CREATE TABLE b (
  	id INTEGER NOT NULL, 
  	a_id INTEGER, 
  	PRIMARY KEY (id), 
  	FOREIGN KEY(a_id) REFERENCES a (id)
  );
  CREATE TABLE IF NOT EXISTS "a" (
  	id INTEGER NOT NULL, 
  	PRIMARY KEY (id)
  );
