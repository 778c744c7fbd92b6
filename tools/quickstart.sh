#!/bin/sh
# The main job, shown as it runs: a project, a migration, a database upgraded and rolled back. usage: quickstart.sh ALEMBIC
set -eu
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
folder=$(mktemp -d "${TMPDIR:-/tmp}/alembic-quickstart.XXXXXX")
cd "$folder"
alembic() { "$program" "$@"; }
show() { printf '\n\033[1m$ %s\033[0m\n' "$*"; }
[ -t 1 ] || show() { printf '\n$ %s\n' "$*"; }
run() { show "$@"; "$@"; }

echo "In $folder, with no Python involved:"
run alembic init migrations
show "sed -i 's|^sqlalchemy.url.*|sqlalchemy.url = sqlite:///app.db|' alembic.ini"
sed -i 's|^sqlalchemy.url.*|sqlalchemy.url = sqlite:///app.db|' alembic.ini
run alembic revision -m "create users" --rev-id 1234567890ab
show "cat migrations/versions/1234567890ab_create_users.py     (edited: a table of users)"
cat > migrations/versions/1234567890ab_create_users.py <<'PY'
"""create users"""
from alembic import op
import sqlalchemy as sa

revision = '1234567890ab'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'users',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('name', sa.String(50), nullable=False),
        sa.Column('email', sa.String(100), nullable=False, unique=True)
    )


def downgrade():
    op.drop_table('users')
PY
cat migrations/versions/1234567890ab_create_users.py
run alembic upgrade head
run alembic current
run alembic history
run sqlite3 app.db '.schema users'
run alembic downgrade base
run alembic current
run sqlite3 app.db '.tables'
printf '\nDone. The project is yours to play with: %s\n' "$folder"
