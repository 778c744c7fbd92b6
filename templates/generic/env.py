"""Runs for every command that needs the database: connects, or prints SQL, and lets the revisions do their work."""
from logging.config import fileConfig

from sqlalchemy import engine_from_config
from sqlalchemy import pool

from alembic import context

# What alembic.ini says.
config = context.config

# Its logging sections.
if config.config_file_name is not None:
    fileConfig(config.config_file_name)

# For --autogenerate: the MetaData of your models.
# from myapp.models import Base
# target_metadata = Base.metadata
target_metadata = None

# A key of your own in alembic.ini:
# my_option = config.get_main_option("my_option")


def run_migrations_offline() -> None:
    """--sql: print what would be run. No driver is needed, only the kind of database that the URL names."""
    url = config.get_main_option("sqlalchemy.url")
    context.configure(
        url=url,
        target_metadata=target_metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
    )

    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online() -> None:
    """Connect, and run."""
    connectable = engine_from_config(
        config.get_section(config.config_ini_section, {}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )

    with connectable.connect() as connection:
        context.configure(
            connection=connection, target_metadata=target_metadata
        )

        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
