#!/bin/sh
# A migration project of any size. usage: make_project.sh ALEMBIC REVISIONS DIR [URL]
# Each revision creates a table of six columns and an index, and adds a column.
set -eu
alembic=$1 revisions=$2 dir=$3 url=${4:-sqlite:///app.db}
mkdir -p "$dir"
cd "$dir"
"$alembic" -q init migrations > /dev/null
sed -i "s|^sqlalchemy.url.*|sqlalchemy.url = $url|" alembic.ini
awk -v count="$revisions" '
function id(i) { return sprintf("%012x", 17592186044416 + i * 7919) }
BEGIN {
    for (i = 0; i < count; i++) {
        file = "migrations/versions/" id(i) "_create_t" i ".py"
        down = i ? "\047" id(i - 1) "\047" : "None"
        t = "\047t" i "\047"
        printf "\"\"\"create t%d\n\nRevision ID: %s\nRevises: %s\nCreate Date: 2026-01-01 00:00:00.000000\n\n\"\"\"\n", i, id(i), i ? id(i - 1) : "" > file
        print "from typing import Sequence, Union\n\nfrom alembic import op\nimport sqlalchemy as sa\n\n" > file
        print "# revision identifiers, used by Alembic." > file
        printf "revision: str = \047%s\047\ndown_revision: Union[str, Sequence[str], None] = %s\n", id(i), down > file
        print "branch_labels: Union[str, Sequence[str], None] = None\ndepends_on: Union[str, Sequence[str], None] = None\n\n" > file
        print "def upgrade() -> None:\n    \"\"\"Upgrade schema.\"\"\"\n    op.create_table(\n        " t "," > file
        print "        sa.Column(\047id\047, sa.Integer(), nullable=False)," > file
        print "        sa.Column(\047name\047, sa.String(length=50), nullable=False)," > file
        print "        sa.Column(\047email\047, sa.String(length=100), nullable=True)," > file
        print "        sa.Column(\047created_at\047, sa.DateTime(timezone=True), server_default=sa.text(\047CURRENT_TIMESTAMP\047), nullable=False)," > file
        print "        sa.Column(\047active\047, sa.Boolean(), nullable=False)," > file
        print "        sa.Column(\047amount\047, sa.Numeric(precision=10, scale=2), nullable=True)," > file
        print "        sa.PrimaryKeyConstraint(\047id\047, name=op.f(\047pk_t" i "\047))," > file
        print "    )\n    op.create_index(op.f(\047ix_t" i "_email\047), " t ", [\047email\047], unique=False)" > file
        print "    op.add_column(" t ", sa.Column(\047note\047, sa.Text(), nullable=True))\n\n" > file
        print "def downgrade() -> None:\n    \"\"\"Downgrade schema.\"\"\"\n    op.drop_column(" t ", \047note\047)" > file
        print "    op.drop_index(op.f(\047ix_t" i "_email\047), table_name=" t ")\n    op.drop_table(" t ")" > file
        close(file)
    }
}'
