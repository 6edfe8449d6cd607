"""Shares: who has announced a video, and so whose followers hear of whatever becomes of it."""

from headwater.house import Feature
from headwater.shares.audiences import Involved, audience, audience_of_involved, inboxes_of_involved, involved_actors
from headwater.shares.model import VideoShare
from headwater.shares.rules import is_federable, may_be_told
from headwater.shares.store import (
    federable,
    find_share,
    forget_shares,
    list_shares,
    record_share,
    remove_share,
    remove_shares,
)

__all__ = [
    "FEATURE",
    "Involved",
    "VideoShare",
    "audience",
    "audience_of_involved",
    "federable",
    "find_share",
    "forget_shares",
    "inboxes_of_involved",
    "involved_actors",
    "is_federable",
    "list_shares",
    "may_be_told",
    "record_share",
    "remove_share",
    "remove_shares",
]

FEATURE = Feature(name="shares", models="headwater.shares.model")
