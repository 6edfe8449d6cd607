"""`headwater migrate`: bring schema and first rows up to date before any other process works on the data."""

from __future__ import annotations

import structlog
from sqlalchemy.exc import OperationalError

from headwater.db.schema import SchemaError, current_schema, newest_schema
from headwater.house.feature import load_models
from headwater.instance import AddressChanged
from headwater.processes.errors import CannotStart
from headwater.processes.first_start import make_first_rows
from headwater.processes.lifeline import hold_lifeline
from headwater.processes.lock import DataLock
from headwater.processes.logs import configure_logs
from headwater.processes.opening import open_resources
from headwater.processes.options import Options
from headwater.runtime import Runtime
from headwater.settings import Settings

log = structlog.get_logger()


def run(options: Options, settings: Settings) -> int:
    """Migrate, and make what the first start on empty data makes; returns the exit code."""
    supervised = hold_lifeline()
    configure_logs(settings, "migrate")
    lock = None if supervised else DataLock(settings.root, alone=True)
    runtime = open_resources(options, settings)
    try:
        bring_up_to_date(runtime)
        with runtime.database.read() as session:
            runtime.refresh(session)
        make_first_rows(runtime)
        runtime.storage.sweep_tmp()  # nothing else runs on this data now
        if options.demo:
            from headwater.publishing.demo import publish_demo  # loads what only this needs

            publish_demo(runtime)
    except (SchemaError, AddressChanged) as error:
        raise CannotStart(str(error)) from error
    except OperationalError as error:
        raise CannotStart(f"the database cannot be reached (database.url): {error.orig}") from error
    finally:
        runtime.close()
    if lock is not None:
        lock.release()
    return 0


def bring_up_to_date(runtime: Runtime) -> None:
    """Run missing migrations; loads the migration tool only when there are any."""
    load_models()
    before = current_schema(runtime.database)
    if before == newest_schema():
        return
    from headwater.db.migrate import migrate  # takes 0.4 s of CPU to load

    migrate(runtime.database)
    log.info("schema migrated", before=before, now=newest_schema())
