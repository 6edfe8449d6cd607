"""First tables.

Until the first landing this makes whatever the models say; then it is frozen into explicit operations.
"""

from alembic import op

from headwater.db import Base

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    Base.metadata.create_all(op.get_bind())
