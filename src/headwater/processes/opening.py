"""Open the resources of a web or worker process, on a schema that it knows."""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from headwater.db.schema import SchemaError, check_schema
from headwater.house.feature import load_models
from headwater.processes.errors import CannotStart
from headwater.runtime import Runtime
from headwater.settings import Settings


def open_runtime(settings: Settings) -> Runtime:
    """Open database and files; raises CannotStart when the database is away or has another schema."""
    load_models()
    runtime = open_resources(settings)
    try:
        check_schema(runtime.database)
    except SchemaError as error:
        raise CannotStart(str(error)) from error
    except OperationalError as error:
        raise CannotStart(f"the database cannot be reached (database.url): {error.orig}") from error
    return runtime


def open_resources(settings: Settings) -> Runtime:
    """Open database and files without looking at the schema."""
    try:
        return Runtime.open(settings)
    except OSError as error:
        raise CannotStart(f"the data folder {settings.root} cannot be written: {error.strerror}") from error
