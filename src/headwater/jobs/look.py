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


_look = sa.select(
    sa.and_(
        ~sa.exists().select_from(QueuePause),
        sa.exists().where(in_state(JobState.WAITING), JOBS.c.type.in_(sa.bindparam("types", expanding=True))),
    ),
    sa.or_(
        sa.exists().where(in_state(JobState.DELAYED), JOBS.c.run_at <= sa.bindparam("now", type_=JOBS.c.run_at.type)),
        sa.exists().where(
            ScheduleTurn.name.in_(sa.bindparam("schedules", expanding=True)),
            ScheduleTurn.next_at <= sa.bindparam("now", type_=JOBS.c.run_at.type),
        ),
    ),
)


def look(session: Session, types: Iterable[str], schedules: Iterable[str]) -> Outlook:
    """See whether a write transaction would find anything to do."""
    found = session.execute(_look, {"types": list(types), "schedules": list(schedules), "now": clock.now()}).one()
    return Outlook(bool(found[0]), bool(found[1]))
