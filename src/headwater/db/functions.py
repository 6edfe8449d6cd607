"""SQL that the two databases spell differently, for columns that they compute themselves."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class days_since_epoch(FunctionElement[float]):
    """A time column as days since 1970, with fractions; immutable, so that it may stand in a computed column."""

    type = sa.Float()
    inherit_cache = True


@compiles(days_since_epoch, "sqlite")
def _compile_for_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"(julianday({compiler.process(element.clauses, **options)}) - 2440587.5)"


@compiles(days_since_epoch, "postgresql")
def _compile_for_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    moment = f"({compiler.process(element.clauses, **options)} AT TIME ZONE 'UTC')"
    return f"(CAST(EXTRACT(epoch FROM {moment}) AS DOUBLE PRECISION) / 86400.0)"
