"""What somebody who wants to join writes, and what moderators answer: read with every wrong field named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from headwater.actors import is_username
from headwater.kit.errors import Invalid
from headwater.kit.mail_address import MAX_EMAIL_LENGTH, is_email
from headwater.registrations.rules import Application, Decision
from headwater.users import PASSWORD_LENGTH
from headwater.web.bodies import INVALID, NO_NUL, check_fields

MIN_TEXT, MAX_TEXT = 2, 3000  # the wire's, of reasons and answers
_NAME = Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=r"\A[^\x00-\x1f\x7f\u2028\u2029]*\Z")]
_TEXT = Annotated[str, msgspec.Meta(min_length=MIN_TEXT, max_length=MAX_TEXT, pattern=NO_NUL)]
_PERSON: dict[str, Any] = {
    "username": str,
    "password": Annotated[str, msgspec.Meta(min_length=PASSWORD_LENGTH[0], max_length=PASSWORD_LENGTH[1])],
    "email": Annotated[str, msgspec.Meta(max_length=MAX_EMAIL_LENGTH)],
    "displayName": _NAME,
    "channel.name": str,
    "channel.displayName": _NAME,
}
_REQUIRED = ("username", "password", "email")
_NAMED = (lambda name: bool(name.strip()), INVALID)
_CHECKS = {
    "username": (is_username, "Should have a valid username (lowercase alphanumeric characters)"),
    "email": (is_email, INVALID),
    "displayName": _NAMED,
    "channel.name": (is_username, INVALID),
    "channel.displayName": _NAMED,
    "registrationReason": (lambda text: len(text.strip()) >= MIN_TEXT, INVALID),
    "moderationResponse": (lambda text: len(text.strip()) >= MIN_TEXT, INVALID),
}
_DECISION: dict[str, Any] = {"moderationResponse": _TEXT, "preventEmailDelivery": bool | None}


def read_application(values: Mapping[str, Any], *, with_reason: bool = False) -> Application:
    """Check what somebody writes who wants to join; raises Invalid naming every wrong field."""
    kinds = _PERSON | ({"registrationReason": _TEXT} if with_reason else {})
    required = (*_REQUIRED, *(("registrationReason",) if with_reason else ()))
    found = check_fields(_flatten(values), kinds, required=required, checks=_CHECKS)
    if ("channel.name" in found) != ("channel.displayName" in found):
        reason = "Channel is optional but if you specify it, channel.name and channel.displayName are required."
        raise Invalid(reason)
    own = values.get("headwater")
    invitation = own.get("invitation") if isinstance(own, Mapping) else None
    return Application(
        username=found["username"],
        password=found["password"],
        email=found["email"].strip(),
        display_name=_tidy(found.get("displayName")),
        channel_name=found.get("channel.name"),
        channel_display_name=_tidy(found.get("channel.displayName")),
        reason=found.get("registrationReason", "").replace("\r\n", "\n").strip(),
        invitation=invitation if isinstance(invitation, str) else "",
    )


def _flatten(values: Mapping[str, Any]) -> dict[str, Any]:
    """Name the fields of the channel as the wire does when it complains; what is null was not given."""
    channel = values.get("channel")
    flat = {name: value for name, value in values.items() if value is not None and name != "channel"}
    if isinstance(channel, Mapping):
        flat |= {f"channel.{name}": value for name, value in channel.items() if value is not None}
    elif channel is not None:
        flat["channel.name"] = channel  # nothing that could be one: refused by its name
    return flat


def _tidy(name: str | None) -> str | None:
    return None if name is None else " ".join(name.split())


def read_decision(values: Mapping[str, Any], by: str) -> Decision:
    """Check what a moderator of this name answers; raises Invalid naming every wrong field."""
    found = check_fields(values, _DECISION, required=("moderationResponse",), checks=_CHECKS)
    response = found["moderationResponse"].replace("\r\n", "\n").strip()
    return Decision(response=response, by=by, tell=not found.get("preventEmailDelivery"))
