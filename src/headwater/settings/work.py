"""Background work and logs."""

from __future__ import annotations

from typing import Annotated, Literal

from headwater.settings.kinds import Section, about
from headwater.settings.units import ByteSize, Seconds


class Jobs(Section, frozen=True):
    """The job queue."""

    shortage_retry: Annotated[
        Seconds, about("A job for which disk or object storage had no room is tried again after this; it never fails.")
    ] = Seconds(30)
    threads: Annotated[int, about("Jobs one worker process runs at once.", ge=1)] = 8
    poll: Annotated[Seconds, about("How often an idle worker looks for work.")] = Seconds(0.25)
    lease: Annotated[Seconds, about("A worker silent for this long has lost its jobs.")] = Seconds(10)
    heartbeat: Annotated[Seconds, about("How often a worker says it is alive; well below the lease.")] = Seconds(2)
    max_crashes: Annotated[int, about("A job whose worker died this often has failed: it may be what kills.", ge=1)] = 5
    progress: Annotated[Seconds, about("How often the progress of running jobs is written down.")] = Seconds(1)
    page_stream: Annotated[Seconds, about("A jobs page is told of changes for this long, then it asks anew.")] = (
        Seconds(3600)
    )
    stop_grace: Annotated[Seconds, about("How long interrupted jobs may tidy up after SIGTERM.")] = Seconds(0.5)
    prune: Annotated[Seconds, about("How often ended jobs are looked through for removal.")] = Seconds(60)
    failure_characters: Annotated[int, about("Text kept of a failure: a deep traceback fits.", ge=200)] = 8000
    keep_completed: Annotated[Seconds, about("Finished jobs stay visible for this long.")] = Seconds(2 * 86400)
    scheduled_updates: Annotated[Seconds, about("How often videos are opened whose scheduled time has come.")] = (
        Seconds(60)
    )
    tallies: Annotated[Seconds, about("How often the tallies behind totals of lists are added up.")] = Seconds(300)
    keep_failed: Annotated[Seconds, about("Failed jobs stay visible for this long.")] = Seconds(7 * 86400)


class Bus(Section, frozen=True):
    """Signals between processes."""

    poll: Annotated[Seconds, about("How often each process reads new signals.")] = Seconds(0.25)
    keep: Annotated[Seconds, about("Signals older than this are removed.")] = Seconds(300)
    prune: Annotated[Seconds, about("How often that is done.")] = Seconds(600)


class Saved(Section, frozen=True):
    """Settings that the administrator saved."""

    keep_versions: Annotated[int, about("Versions kept, to see who changed what; a save is a few kilobytes.", ge=1)] = (
        1000
    )


class Rotation(Section, frozen=True):
    """Log files beside standard error, each process its own, bounded in size and number."""

    enabled: Annotated[bool, about("Write them; off: logs and audit pages stay empty.")] = True
    max_file_size: Annotated[ByteSize, about("A file that has grown so large is followed by a new one.")] = ByteSize(
        12 << 20
    )
    max_files: Annotated[int, about("Files kept, and as many of the audit log; the oldest go first.", ge=1)] = 20


class Log(Section, frozen=True):
    """Structured logs on standard error."""

    rotation: Annotated[Rotation, about("Log files.")] = Rotation()
    accept_client_log: Annotated[bool, about("Take reports of errors from players and pages of visitors.")] = True
    max_output: Annotated[ByteSize, about("Most that one question for logs is answered with; the newest lines.")] = (
        ByteSize(4 << 20)
    )

    level: Annotated[Literal["debug", "info", "warning", "error"], about("Least severe line written.")] = "info"
    format: Annotated[Literal["auto", "json", "console"], about("auto: console on a terminal, else JSON.")] = "auto"
