"""doc

Revises: 
"""
from typing import Sequence, Union
from alembic import op
revision: str = 'a1'
down_revision: Union[str, Sequence[str], None] = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
