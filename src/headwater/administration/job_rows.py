"""Jobs as the page shows them, and the filter in its address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast, get_args
from urllib.parse import urlencode

import msgspec

from headwater.administration.sections import read_page
from headwater.jobs.model import ENDED, Job, JobState
from headwater.operations import WireState, name_state

PATH = "/admin/system/jobs"
LONGEST_SUBJECT = 80
STATES: tuple[WireState, ...] = get_args(WireState)


class JobQuery(msgspec.Struct, frozen=True):
    """Which jobs are shown."""

    state: WireState | None = None
    type: str | None = None
    page: int = 1

    def address(self, page: int | None = None, path: str = PATH) -> str:
        """Write it as an address."""
        shown = self.page if page is None else page
        pairs = {"state": self.state, "jobType": self.type, "page": shown if shown > 1 else None}
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"{path}?{query}" if query else path


class JobRow(msgspec.Struct, frozen=True, kw_only=True):
    """A job in the table."""

    id: int
    type: str
    state: WireState
    progress: int
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    run_at: dt.datetime
    attempt: int
    failures: int
    crashes: int
    failure: str | None
    subject: str
    payload: dict[str, Any]
    may_retry: bool
    may_cancel: bool
    may_remove: bool


def read_query(parameters: Mapping[str, Any], known_types: list[str]) -> JobQuery:
    """Read the filter; what is unknown does not filter."""
    state, kind = parameters.get("state"), parameters.get("jobType")
    return JobQuery(
        cast(WireState, state) if state in STATES else None,
        kind if kind in known_types else None,
        read_page(parameters.get("page")),
    )


def to_row(job: Job, *, paused: bool) -> JobRow:
    """Shape a job; its `subject` is what it works on, as far as its input tells."""
    ended = job.state in ENDED
    return JobRow(
        id=job.id,
        type=job.type,
        state=name_state(job.state, job.priority, paused=paused),
        progress=job.progress,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        run_at=job.run_at,
        attempt=job.attempt,
        failures=job.failures,
        crashes=job.crashes,
        failure=job.failure,
        subject=", ".join(f"{name}: {value}" for name, value in job.payload.items() if isinstance(value, str | int))[
            :80
        ],
        payload=job.payload,
        may_retry=job.state is JobState.FAILED,
        may_cancel=not ended,
        may_remove=ended,
    )


def _name_subject(payload: dict[str, Any]) -> str:
    plain = (f"{name}: {value}" for name, value in payload.items() if isinstance(value, str | int))
    return ", ".join(plain)[:LONGEST_SUBJECT]
