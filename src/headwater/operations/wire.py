"""Shapes of the jobs and debug groups, and the names that jobs have there."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from headwater.jobs.model import Job, JobState
from headwater.kit.clock import format_wire

WireState = Literal["active", "completed", "failed", "waiting", "delayed", "paused", "waiting-children", "prioritized"]
WireType = Literal[
    "activitypub-cleaner",
    "activitypub-follow",
    "activitypub-http-broadcast",
    "activitypub-http-broadcast-parallel",
    "activitypub-http-fetcher",
    "activitypub-http-unicast",
    "activitypub-refresher",
    "actor-keys",
    "after-video-channel-import",
    "create-user-export",
    "email",
    "federate-video",
    "generate-video-storyboard",
    "import-user-archive",
    "manage-video-torrent",
    "move-to-file-system",
    "move-to-object-storage",
    "notify",
    "transcoding-job-builder",
    "video-channel-import",
    "video-file-import",
    "video-import",
    "video-live-ending",
    "video-redundancy",
    "video-studio-edition",
    "video-transcoding",
    "video-transcription",
    "videos-views-stats",
]
_STATES: dict[JobState, WireState] = {
    JobState.RUNNING: "active",
    JobState.COMPLETED: "completed",
    JobState.FAILED: "failed",
    JobState.DELAYED: "delayed",
    JobState.WAITING_FOR_CHILDREN: "waiting-children",
}


class Parent(msgspec.Struct):
    """The job that waits for this one."""

    id: str


class OwnFacts(msgspec.Struct, rename="camel"):
    """What only this software tells of a job."""

    type: str
    attempt: int
    failures: int
    crashes: int
    run_at: str


class JobEntry(msgspec.Struct, rename="camel"):
    """A job in lists."""

    id: str
    state: WireState
    type: str
    data: dict[str, Any]
    progress: int
    error: str | None
    created_at: str
    finished_on: str | None
    processed_on: str | None
    headwater: OwnFacts
    priority: int | UnsetType = UNSET
    parent: Parent | UnsetType = UNSET


class Debug(msgspec.Struct, rename="camel"):
    """What the instance sees of whoever asks, and what waits in its inbox."""

    ip: str
    activity_pub_messages_waiting: int


class DebugCommand(msgspec.Struct):
    """A maintenance task to run now."""

    command: str


def name_state(state: JobState, priority: int, *, paused: bool) -> WireState:
    """Name a job's state; a waiting job is `prioritized` when it has a priority, and `paused` with the queue."""
    if state is not JobState.WAITING:
        return _STATES[state]
    return "paused" if paused else "prioritized" if priority > 0 else "waiting"


def to_entry(job: Job, wire_type: str | None, *, paused: bool) -> JobEntry:
    """Shape a job; a type that no worker has told of yet goes under its own name."""
    return JobEntry(
        id=str(job.id),
        state=name_state(job.state, job.priority, paused=paused),
        type=wire_type or job.type,
        data=job.payload,
        progress=job.progress,
        error=job.failure,
        created_at=format_wire(job.created_at),
        finished_on=format_wire(job.finished_at) if job.finished_at else None,
        processed_on=format_wire(job.started_at) if job.started_at else None,
        headwater=OwnFacts(job.type, job.attempt, job.failures, job.crashes, format_wire(job.run_at)),
        priority=job.priority if job.priority > 0 else UNSET,
        parent=Parent(str(job.parent_id)) if job.parent_id is not None else UNSET,
    )
