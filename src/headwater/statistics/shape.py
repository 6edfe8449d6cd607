"""The document of `GET /api/v1/server/stats`."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from headwater.db import settings_of
from headwater.operations import count_messages_waiting
from headwater.redundancy import describe_use
from headwater.statistics import store

_ACTIVITIES = (
    "Create",
    "Update",
    "Delete",
    "Follow",
    "Accept",
    "Reject",
    "Announce",
    "Undo",
    "Like",
    "Dislike",
    "Flag",
    "View",
    "ApproveReply",
    "RejectReply",
)


def describe_absent_features() -> dict[str, Any]:
    """Return the figures of features that this software does not have yet: clients expect them to be there.

    Nobody can have a playlist, a report or a request here, and no activity is taken in: all are none.
    """
    counts = ["totalLocalPlaylists", "totalAbuses", "totalAbusesProcessed"]
    counts += ["totalRegistrationRequests", "totalRegistrationRequestsProcessed"]
    counts += ["totalActivityPubMessagesProcessed", "totalActivityPubMessagesSuccesses"]
    counts += [f"totalActivityPub{name}Messages{end}" for end in ("Successes", "Errors") for name in _ACTIVITIES]
    counts += ["totalActivityPubMessagesErrors", "activityPubMessagesProcessedPerSecond"]
    averages = ["averageAbuseResponseTimeMs", "averageRegistrationRequestResponseTimeMs"]
    return dict.fromkeys(counts, 0) | dict.fromkeys(averages)


def build_stats(session: Session) -> dict[str, Any]:
    """Count everything: seven statements, however much there is."""
    return (
        describe_absent_features()
        | store.count_users(session)
        | store.count_videos(session)
        | store.count_local_bytes(session)
        | store.count_local_channels(session)
        | store.count_follows(session)
        | {"videosRedundancy": describe_use(session, settings_of(session))}
        | {"totalActivityPubMessagesWaiting": count_messages_waiting(session)}
    )
