"""Alembic's environment: runs on the connection that `db.migrate` hands over."""

from alembic import context

from headwater.db import Base
from headwater.house.feature import load_models

load_models()
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
