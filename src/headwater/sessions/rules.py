"""Where somebody may be sent after signing in."""

from __future__ import annotations

import re

MAX_LENGTH = 2000
_OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\\x7f]*")


def choose_destination(wanted: str) -> str:
    """Return a path of ours: the wanted one, or the home page when it could lead elsewhere (`//evil`, `/\\evil`)."""
    if len(wanted) > MAX_LENGTH or not _OWN_PATH.fullmatch(wanted):
        return "/"
    return "/" if wanted.partition("?")[0].rstrip("/") in ("/login", "/logout") else wanted
