"""What a message must be, from applications and from our own form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from headwater.contact.service import Message
from headwater.kit.mail_address import MAX_EMAIL_LENGTH, is_email
from headwater.web.bodies import INVALID, NO_NUL, check_fields

NAME_LENGTH = (1, 120)
SUBJECT_LENGTH = (0, 1000)  # the reference names no bound; a header shows less, the text shows all
BODY_LENGTH = (3, 5000)


def _text(length: tuple[int, int]) -> Any:
    return Annotated[str, msgspec.Meta(max_length=length[1], pattern=NO_NUL)]


_KINDS = {
    "fromName": _text(NAME_LENGTH),
    "fromEmail": _text((0, MAX_EMAIL_LENGTH)),
    "subject": _text(SUBJECT_LENGTH),
    "body": _text(BODY_LENGTH),
}
_CHECKS = {
    "fromName": (lambda text: len(text.strip()) >= NAME_LENGTH[0], INVALID),
    "fromEmail": (is_email, INVALID),
    "body": (lambda text: len(text.strip()) >= BODY_LENGTH[0], INVALID),
}


def read_message(given: Mapping[str, Any]) -> Message:
    """Read a message as the wire sends it; raises Invalid that names every wrong field."""
    found = check_fields(given, _KINDS, required=("fromName", "fromEmail", "body"), checks=_CHECKS)
    return Message(found["fromName"].strip(), found["fromEmail"], found.get("subject", "").strip(), found["body"])
