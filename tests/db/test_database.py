import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import StatementError

from headwater.db.migrate import migrate
from headwater.db.schema import check_schema
from headwater.db.signals import Signal, Tail, send
from headwater.runtime import Runtime


def test_migrating_twice_changes_nothing(runtime: Runtime) -> None:
    migrate(runtime.database)
    check_schema(runtime.database)


def test_times_keep_their_moment_and_naive_ones_are_refused(runtime: Runtime) -> None:
    moment = dt.datetime(2026, 11, 21, 14, 30, tzinfo=dt.timezone(dt.timedelta(hours=5)))
    with runtime.database.write() as session:
        session.add(Signal(topic="x", facts={}, created_at=moment))
    with runtime.database.read() as session:
        assert session.scalar(sa.select(Signal.created_at)) == moment
    with pytest.raises(StatementError), runtime.database.write() as session:
        session.add(Signal(topic="x", facts={}, created_at=moment.replace(tzinfo=None)))


def test_signals_are_read_once_in_order_by_whoever_listens(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        send(session, "before", n=0)
    tail = Tail(runtime.database)
    with runtime.database.write() as session:
        send(session, "a", n=1)
        send(session, "b", n=2)
    assert tail.read() == [("a", {"n": 1}), ("b", {"n": 2})]
    assert tail.read() == []


def test_a_failed_transaction_leaves_nothing(runtime: Runtime) -> None:
    with pytest.raises(RuntimeError), runtime.database.write() as session:
        send(session, "lost")
        raise RuntimeError
    with runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Signal)) == 0


def test_connections_keep_references_and_compile_no_plans(runtime: Runtime) -> None:
    question, answer = ("PRAGMA foreign_keys", 1) if runtime.database.is_sqlite else ("SHOW jit", "off")
    for opened in (runtime.database.read, runtime.database.write):
        with opened() as session:
            assert session.scalar(sa.text(question)) == answer
