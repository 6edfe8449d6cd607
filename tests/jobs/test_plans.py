"""With very many jobs in the table, what a worker does all the time walks indexes, never the table."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa

from headwater.jobs.model import JOBS, JobState
from headwater.jobs.retention import prune
from headwater.jobs.running.claim import claim, promote_due
from headwater.jobs.running.lease import read_leased, register, release
from headwater.jobs.running.limits import Limits, Room
from headwater.jobs.running.look import look
from headwater.jobs.running.settle import Ending, settle, write_progress
from headwater.kit import clock
from headwater.runtime import Runtime

DOUBLINGS = 10  # of fifty jobs in each state
TYPES = {"deliver": Limits(key_cap=2), "other": Limits()}


def fill(runtime: Runtime) -> None:
    """Add waiting, delayed and completed jobs, and let the database learn what it has."""
    now = clock.now()
    base = {"type": "deliver", "payload": {}, "created_at": now, "priority": 0}
    base |= dict.fromkeys(("attempt", "failures", "crashes", "progress"), 0)
    rows = []
    for state, run_at, finished_at in [
        (JobState.WAITING, now, None),
        (JobState.DELAYED, now + dt.timedelta(days=1), None),
        (JobState.COMPLETED, now, now),
    ]:
        same = base | {"state": state, "run_at": run_at, "finished_at": finished_at}
        rows += [same | {"key": f"host{number}"} for number in range(50)]
    copied = [column for column in JOBS.columns if column.name != "id"]
    with runtime.database.write() as session:
        session.execute(sa.insert(JOBS), rows)
        for _ in range(DOUBLINGS):
            session.execute(sa.insert(JOBS).from_select(copied, sa.select(*copied)))
    with runtime.database.engine.connect() as connection:
        connection.execute(sa.text("ANALYZE"))
        connection.commit()


@pytest.mark.slow
def test_no_statement_of_a_worker_walks_the_table(runtime: Runtime) -> None:
    fill(runtime)
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        seen.append((statement, parameters))

    engine = runtime.database.engine
    with runtime.database.write() as session:
        worker = register(session, 60)
        sa.event.listen(engine, "before_cursor_execute", note)
        look(session, TYPES, [])
        promote_due(session)
        for _ in range(2):  # the second claim finds jobs running and full keys
            taken = claim(session, worker, TYPES, Counter(), Room(60))
        assert len(taken) == 40
        assert read_leased(session, worker)
        write_progress(session, [(taken[0].id, 1, 50)])
        settle(session, [Ending(row.id, row.attempt, JobState.COMPLETED) for row in taken[:10]])
        settle(session, [Ending(taken[11].id, 1, JobState.DELAYED, run_at=clock.now(), failure="x", counts=True)])
        release(session, worker)
        prune(session, runtime.settings.jobs, [])
        sa.event.remove(engine, "before_cursor_execute", note)
    assert len(seen) > 12
    with engine.connect() as connection:
        for statement, parameters in seen:
            plan = explain(connection, statement, parameters)
            assert not walks_table(plan), f"{statement}\n{plan}"


def explain(connection: sa.Connection, statement: str, parameters: Any) -> str:
    """Return the plan of a statement with the values that it was run with."""
    prefix = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    rows = connection.exec_driver_sql(prefix + statement, parameters).all()
    return "\n".join(str(row[-1]) for row in rows)


def walks_table(plan: str) -> bool:
    """Whether a plan reads all of the job table."""
    lines = [line.strip(" ->") for line in plan.splitlines()]
    return any(
        line.startswith(("Seq Scan on job ", "Seq Scan on public.job ")) or line in ("SCAN job", "SCAN child")
        for line in lines
    )
