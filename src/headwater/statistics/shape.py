"""The document of `GET /api/v1/server/stats`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from headwater.db import settings_of
from headwater.federation import ReceivedState, count_received
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
_ENDS = {"Successes": ReceivedState.DONE, "Errors": ReceivedState.FAILED}


def build_stats(session: Session) -> dict[str, Any]:
    """Count everything: a dozen statements, however much there is."""
    return (
        store.count_users(session)
        | store.count_videos(session)
        | store.count_local_bytes(session)
        | store.count_local_channels(session)
        | store.count_playlists(session)
        | store.count_follows(session)
        | {"averageAbuseResponseTimeMs": None}  # when a report was decided is not kept
        | store.count_reports(session)
        | store.count_requests(session)
        | {"videosRedundancy": describe_use(session, settings_of(session))}
        | _describe_activities(count_received(session), settings_of(session).federation.inbox.keep)
        | {"totalActivityPubMessagesWaiting": count_messages_waiting(session)}
    )


def _describe_activities(rows: Sequence[Any], seconds: float) -> dict[str, Any]:
    """Tell what became of activities of others in the time that they are remembered."""
    found = {(row.type, row.state): row.number for row in rows}
    ended = sum(number for (_, state), number in found.items() if state is not ReceivedState.WAITING)
    figures = {
        "totalActivityPubMessagesProcessed": ended,
        "activityPubMessagesProcessedPerSecond": round(ended / seconds, 3) if ended else 0,
    }
    for end, state in _ENDS.items():
        for name in _ACTIVITIES:
            figures[f"totalActivityPub{name}Messages{end}"] = found.get((name, state), 0)
        of_state = [number for (_, ended_as), number in found.items() if ended_as is state]
        figures[f"totalActivityPubMessages{end}"] = sum(of_state)
    return figures
