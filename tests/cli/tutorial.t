The reference's tutorial: two tables, an added column, partial identifiers, ranges of history. Rows: CLI-130 CLI-131 CLI-049 CLI-050

  $ . "$TESTS/cli/lib.sh"; project
  $ script 1975ea83b712 None "create account table" <<'PY'
  > def upgrade():
  >     op.create_table(
  >         "account",
  >         sa.Column("id", sa.Integer, primary_key=True),
  >         sa.Column("name", sa.String(50), nullable=False),
  >         sa.Column("description", sa.Unicode(200)),
  >     )
  > 
  > 
  > def downgrade():
  >     op.drop_table("account")
  > PY
  $ alembic upgrade head
  $ script ae1027a6acf '"1975ea83b712"' "Add a column" <<'PY'
  > def upgrade():
  >     op.add_column("account", sa.Column("last_transaction_date", sa.DateTime))
  > 
  > 
  > def downgrade():
  >     op.drop_column("account", "last_transaction_date")
  > PY
  $ script 27c6a30d7c24 '"ae1027a6acf"' "add shopping cart" <<'PY'
  > def upgrade():
  >     op.create_table(
  >         "shopping_cart",
  >         sa.Column("id", sa.Integer, primary_key=True),
  >         sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id")),
  >         sa.Column("total", sa.Numeric(10, 2), server_default="0"),
  >     )
  > 
  > 
  > def downgrade():
  >     op.drop_table("shopping_cart")
  > PY
  $ sed -i '/logger_alembic/,/^qualname/s/^level = WARNING/level = INFO/' alembic.ini
  $ alembic upgrade ae1
  INFO  [alembic.runtime.migration] Context impl SQLiteImpl.
  INFO  [alembic.runtime.migration] Will assume non-transactional DDL.
  INFO  [alembic.runtime.migration] Running upgrade 1975ea83b712 -> ae1027a6acf, Add a column
  $ alembic current
  INFO  [alembic.runtime.migration] Context impl SQLiteImpl.
  INFO  [alembic.runtime.migration] Will assume non-transactional DDL.
  ae1027a6acf
  $ alembic upgrade +1
  INFO  [alembic.runtime.migration] Context impl SQLiteImpl.
  INFO  [alembic.runtime.migration] Will assume non-transactional DDL.
  INFO  [alembic.runtime.migration] Running upgrade ae1027a6acf -> 27c6a30d7c24, add shopping cart
  $ alembic history
  ae1027a6acf -> 27c6a30d7c24 (head), add shopping cart
  1975ea83b712 -> ae1027a6acf, Add a column
  <base> -> 1975ea83b712, create account table
  $ alembic history -r1975ea:ae1027
  1975ea83b712 -> ae1027a6acf, Add a column
  <base> -> 1975ea83b712, create account table
  $ alembic history -r-2:current
  INFO  [alembic.runtime.migration] Context impl SQLiteImpl.
  INFO  [alembic.runtime.migration] Will assume non-transactional DDL.
  ae1027a6acf -> 27c6a30d7c24 (head), add shopping cart
  1975ea83b712 -> ae1027a6acf, Add a column
  <base> -> 1975ea83b712, create account table
  $ alembic history -i
  INFO  [alembic.runtime.migration] Context impl SQLiteImpl.
  INFO  [alembic.runtime.migration] Will assume non-transactional DDL.
  ae1027a6acf -> 27c6a30d7c24 (head) (current), add shopping cart
  1975ea83b712 -> ae1027a6acf, Add a column
  <base> -> 1975ea83b712, create account table
  $ alembic show head | grep -v Path
  Rev: 27c6a30d7c24 (head)
  Parent: ae1027a6acf
  
      add shopping cart
  
  $ sqlite3 app.db .schema
  CREATE TABLE alembic_version (
  	version_num VARCHAR(32) NOT NULL, 
  	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
  );
  CREATE TABLE account (
  	id INTEGER NOT NULL, 
  	name VARCHAR(50) NOT NULL, 
  	description VARCHAR(200), last_transaction_date DATETIME, 
  	PRIMARY KEY (id)
  );
  CREATE TABLE shopping_cart (
  	id INTEGER NOT NULL, 
  	account_id INTEGER, 
  	total NUMERIC(10, 2) DEFAULT '0', 
  	PRIMARY KEY (id), 
  	FOREIGN KEY(account_id) REFERENCES account (id)
  );
  $ alembic downgrade -1
  INFO  [alembic.runtime.migration] Context impl SQLiteImpl.
  INFO  [alembic.runtime.migration] Will assume non-transactional DDL.
  INFO  [alembic.runtime.migration] Running downgrade 27c6a30d7c24 -> ae1027a6acf, add shopping cart
  $ alembic downgrade base
  INFO  [alembic.runtime.migration] Context impl SQLiteImpl.
  INFO  [alembic.runtime.migration] Will assume non-transactional DDL.
  INFO  [alembic.runtime.migration] Running downgrade ae1027a6acf -> 1975ea83b712, Add a column
  INFO  [alembic.runtime.migration] Running downgrade 1975ea83b712 -> , create account table
  $ alembic upgrade 1975:27c6 --sql 2>/dev/null
  -- Running upgrade 1975ea83b712 -> ae1027a6acf
  
  ALTER TABLE account ADD COLUMN last_transaction_date DATETIME;
  
  UPDATE alembic_version SET version_num='ae1027a6acf' WHERE alembic_version.version_num = '1975ea83b712';
  
  -- Running upgrade ae1027a6acf -> 27c6a30d7c24
  
  CREATE TABLE shopping_cart (
      id INTEGER NOT NULL, 
      account_id INTEGER, 
      total NUMERIC(10, 2) DEFAULT '0', 
      PRIMARY KEY (id), 
      FOREIGN KEY(account_id) REFERENCES account (id)
  );
  
  UPDATE alembic_version SET version_num='27c6a30d7c24' WHERE alembic_version.version_num = 'ae1027a6acf';
  
  $ alembic downgrade 27c6:base --sql 2>/dev/null
  -- Running downgrade 27c6a30d7c24 -> ae1027a6acf
  
  DROP TABLE shopping_cart;
  
  UPDATE alembic_version SET version_num='ae1027a6acf' WHERE alembic_version.version_num = '27c6a30d7c24';
  
  -- Running downgrade ae1027a6acf -> 1975ea83b712
  
  ALTER TABLE account DROP COLUMN last_transaction_date;
  
  UPDATE alembic_version SET version_num='1975ea83b712' WHERE alembic_version.version_num = 'ae1027a6acf';
  
  -- Running downgrade 1975ea83b712 -> 
  
  DROP TABLE account;
  
  DELETE FROM alembic_version WHERE alembic_version.version_num = '1975ea83b712';
  
