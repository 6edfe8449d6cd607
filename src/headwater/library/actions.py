"""What can be done to several videos at once: one word of a form, `privacy:1` or `delete`. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from headwater.kit.errors import Invalid, Reason
from headwater.kit.ids import read_number

FIELD = "action"
CHOSEN = "videos"
DELETE = "delete"
MAX_CHOSEN = 100  # as many as a page can show
# The names that the REST document of a video gives to what an action changes: its validation is the one in `videos`.
_CHANGES = {
    "privacy": "privacy",
    "channel": "channelId",
    "category": "category",
    "sensitive": "nsfw",
    "download": "downloadEnabled",
    "p2p": "p2pEnabled",
    "comments": "commentsPolicy",
}
OWN_FIELDS = {"p2pEnabled"}  # under the key of this software in that document


class Action(msgspec.Struct, frozen=True):
    """A verb, and the fields that it changes."""

    verb: str  # delete or change
    fields: dict[str, Any] = {}


def read_action(text: object) -> Action:
    """Read the action of a form; raises Invalid."""
    if text == DELETE:
        return Action(DELETE)
    name, _, value = text.partition(":") if isinstance(text, str) else ("", "", "")
    if name not in _CHANGES:
        raise _invalid(FIELD, Reason("Choose what to do with the videos."))
    field = _CHANGES[name]
    return Action("change", {"headwater": {field: value}} if field in OWN_FIELDS else {field: value})


def read_chosen(given: object) -> list[int]:
    """Read the chosen videos of a form; raises Invalid for none, too many, and what is no number."""
    entries = given if isinstance(given, list) else [] if given is None else [given]
    if not entries:
        raise _invalid(CHOSEN, Reason("Choose at least one video."))
    if len(entries) > MAX_CHOSEN:
        raise _invalid(CHOSEN, Reason("At most %(count)s videos can be changed at once.", count=MAX_CHOSEN))
    return sorted({_read_id(entry) for entry in entries})


def _read_id(entry: object) -> int:
    if (number := read_number(entry)) is None:
        raise _invalid(CHOSEN, Reason("Choose at least one video."))
    return number


def _invalid(field: str, reason: Reason) -> Invalid:
    return Invalid(reason, fields={field: reason})
