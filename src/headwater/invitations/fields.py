"""What somebody writes who makes an invitation, read with every wrong field named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from headwater.invitations.rules import MAX_DAYS, MAX_NOTE, MAX_USES, Wishes
from headwater.web.bodies import NO_NUL, check_fields

_KINDS: dict[str, Any] = {
    "note": Annotated[str, msgspec.Meta(max_length=MAX_NOTE, pattern=NO_NUL)],
    "maxUses": Annotated[int, msgspec.Meta(ge=1, le=MAX_USES)],
    "expiresInDays": Annotated[int, msgspec.Meta(ge=1, le=MAX_DAYS)],
}


def read_wishes(values: Mapping[str, Any]) -> Wishes:
    """Check what somebody wants a link to be; raises Invalid naming every wrong field."""
    found = check_fields(values, _KINDS)
    note = " ".join(found.get("note", "").split())
    return Wishes(note=note, max_uses=found.get("maxUses", 1), days=found.get("expiresInDays", 7))
