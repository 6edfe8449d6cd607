"""What an idle worker looks at, several times a second: one cheap read statement."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.jobs.model import JOBS, JobState, QueuePause, ScheduleTurn, in_state
from headwater.kit import clock


class Outlook(msgspec.Struct, frozen=True):
    """What there is to do."""

    ready: bool  # a job of one of the types asked for could start
    due: bool  # a delayed job or a schedule has come to its time


# Ordered as the index is, so that no planner thinks that reading the table would be quicker.
_first_ready = (
    sa.select(JOBS.c.id)
    .where(in_state(JobState.WAITING), JOBS.c.type.in_(sa.bindparam("types", expanding=True)))
    .order_by(JOBS.c.priority, JOBS.c.run_at, JOBS.c.id)
    .limit(1)
    .scalar_subquery()
)
_next_delayed = sa.select(sa.func.min(JOBS.c.run_at)).where(in_state(JobState.DELAYED)).scalar_subquery()
_next_turn = (
    sa.select(sa.func.min(ScheduleTurn.next_at))
    .where(ScheduleTurn.name.in_(sa.bindparam("schedules", expanding=True)))
    .scalar_subquery()
)
_now = sa.bindparam("now", type_=JOBS.c.run_at.type)
_look = sa.select(
    sa.and_(_first_ready.is_not(None), ~sa.exists().select_from(QueuePause)).label("ready"),
    sa.func.coalesce(sa.or_(_next_delayed <= _now, _next_turn <= _now), sa.false()).label("due"),
)


def look(session: Session, types: Iterable[str], schedules: Iterable[str]) -> Outlook:
    """See whether a write transaction would find anything to do."""
    found = session.execute(_look, {"types": list(types), "schedules": list(schedules), "now": clock.now()}).one()
    return Outlook(bool(found.ready), bool(found.due))
