# For transcripts: a project on SQLite, without the noise. Sourced as `. "$TESTS/cli/lib.sh"`.
project() { # makes alembic.ini and migrations/
    alembic init migrations > /dev/null
    sed -i 's|^sqlalchemy.url.*|sqlalchemy.url = sqlite:///app.db|; s|^level = INFO|level = WARNING|' alembic.ini
}
script() { # ID DOWN: the rest of the script on standard input
    { printf '"""%s"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = "%s"\ndown_revision = %s\n\n\n' "${3:-$1}" "$1" "$2"; cat; } > migrations/versions/$1.py
}
env_online() { # an env.py whose text before run_migrations stands on standard input
    { printf 'from sqlalchemy import engine_from_config, pool, event\nimport sqlalchemy as sa\nfrom alembic import context\n\nconfig = context.config\nengine = engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.", poolclass=pool.NullPool)\noptions = {}\n'
      cat
      printf '\nif context.is_offline_mode():\n    context.configure(url=config.get_main_option("sqlalchemy.url"), literal_binds=True, **options)\n    with context.begin_transaction():\n        context.run_migrations()\nelse:\n    with engine.connect() as connection:\n        context.configure(connection=connection, **options)\n        with context.begin_transaction():\n            context.run_migrations()\n'; } > migrations/env.py
}
