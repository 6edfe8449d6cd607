"""What all pages of this room share: their address, and the way back to it."""

from __future__ import annotations

from litestar.response import Redirect

from headwater.kit.errors import Invalid, TooMany
from headwater.web.html.language import catalogue

PATH = "/my-account/security"
NO_STORE = {"Cache-Control": "no-store"}


def go_to(query: str) -> Redirect:
    """Answer a form: show the page again, so that a reload sends nothing twice."""
    return Redirect(f"{PATH}?{query}", status_code=303, headers=NO_STORE)


def describe_password(status: int) -> str:
    """Say in the reader's language why a password was not taken."""
    _ = catalogue().gettext
    if status == TooMany.status:
        return _("Too many attempts. Please wait a few minutes and try again.")
    if status == Invalid.status:
        return _("Please give your password.")
    return _("This is not your password. Nothing is changed.")
