"""Settings as they may be shown: secrets that are set become asterisks."""

from __future__ import annotations

import re
from typing import Any

_SECRET = re.compile(r"password|secret|access_key")


def hide_secrets(tree: dict[str, Any]) -> dict[str, Any]:
    """Return the tree with the secrets that are set replaced by asterisks."""
    return {
        key: hide_secrets(value)
        if isinstance(value, dict)
        else ("********" if value and isinstance(value, str) and _SECRET.search(key) else hide_url_password(value))
        for key, value in tree.items()
    }


def hide_url_password(value: Any) -> Any:
    """Return an address without the password in it."""
    return re.sub(r"(://[^:/@]*:)[^@/]+@", r"\1********@", value) if isinstance(value, str) else value
