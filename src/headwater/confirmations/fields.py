"""What requests about mailed codes carry, read with every wrong field named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from headwater.kit.mail_address import MAX_EMAIL_LENGTH, is_email
from headwater.users import PASSWORD_LENGTH
from headwater.web.bodies import INVALID, NO_NUL, check_fields

_EMAIL: dict[str, Any] = {"email": Annotated[str, msgspec.Meta(max_length=MAX_EMAIL_LENGTH)]}
_CODE = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=NO_NUL)]
_PASSWORD = Annotated[str, msgspec.Meta(min_length=PASSWORD_LENGTH[0], max_length=PASSWORD_LENGTH[1])]


def read_email(values: Mapping[str, Any]) -> str:
    """Return the address; raises Invalid."""
    found: str = check_fields(values, _EMAIL, required=("email",), checks={"email": (is_email, INVALID)})["email"]
    return found


def read_confirmation(values: Mapping[str, Any]) -> tuple[str, bool]:
    """Return the code, and whether it is about an address that is wanted; raises Invalid."""
    kinds: dict[str, Any] = {"verificationString": _CODE, "isPendingEmail": bool | None}
    found = check_fields(values, kinds, required=("verificationString",))
    return found["verificationString"], bool(found.get("isPendingEmail"))


def read_new_password(values: Mapping[str, Any]) -> tuple[str, str]:
    """Return the code and the password; raises Invalid."""
    kinds: dict[str, Any] = {"verificationString": _CODE, "password": _PASSWORD}
    found = check_fields(values, kinds, required=tuple(kinds))
    return found["verificationString"], found["password"]
