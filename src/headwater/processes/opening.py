"""Open the resources of a web or worker process, on a schema that it knows."""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from headwater.db.schema import SchemaError, check_schema
from headwater.house.feature import load_models
from headwater.processes.errors import CannotStart
from headwater.processes.options import Options
from headwater.runtime import Runtime
from headwater.settings import Settings


def open_runtime(options: Options, settings: Settings) -> Runtime:
    """Open database and files and read what was saved; raises CannotStart without the database or its schema."""
    load_models()
    runtime = open_resources(options, settings)
    try:
        check_schema(runtime.database)
        with runtime.database.read() as session:
            runtime.refresh(session)
    except SchemaError as error:
        raise CannotStart(str(error)) from error
    except OperationalError as error:
        raise CannotStart(f"the database cannot be reached (database.url): {error.orig}") from error
    return runtime


def open_resources(options: Options, settings: Settings) -> Runtime:
    """Open database and files without looking at the schema."""
    try:
        return Runtime.open(settings, options.layers)
    except OSError as error:
        raise CannotStart(f"the data folder {settings.root} cannot be written: {error.strerror}") from error
