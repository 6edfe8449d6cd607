"""Background work of playlists: telling followers, reading those of others."""

from __future__ import annotations

from headwater.jobs import JobType
from headwater.playlists.federation import collections, reading, telling

job_types = (
    JobType(telling.TELL, telling.tell, wire_name="activitypub-http-broadcast"),
    JobType(telling.BURY, telling.bury, wire_name="activitypub-http-broadcast"),
    JobType(reading.READ, reading.read, wire_name="activitypub-http-fetcher", attempts=2, concurrency=4),
    JobType(
        collections.READ_ALL, collections.read_all, wire_name="activitypub-http-fetcher", attempts=2, concurrency=2
    ),
)
