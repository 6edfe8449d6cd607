"""The durable queue: work enqueued in the caller's transaction, done by any worker, visible to the administrator."""

from headwater.jobs.job_type import JobType, Schedule
from headwater.jobs.queue import cancel, enqueue, enqueue_unique, is_paused, pause, remove, resume, retry
from headwater.jobs.retry import Backoff
from headwater.jobs.run import GiveUp, JobInterrupted, JobRun, LostLease, RetryLater

__all__ = [
    "Backoff",
    "GiveUp",
    "JobInterrupted",
    "JobRun",
    "JobType",
    "LostLease",
    "RetryLater",
    "Schedule",
    "cancel",
    "enqueue",
    "enqueue_unique",
    "is_paused",
    "pause",
    "remove",
    "resume",
    "retry",
]
