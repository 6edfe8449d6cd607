"""How a section of the settings tree is declared: frozen, closed to unknown keys, each key with its help."""

from __future__ import annotations

from typing import Any

import msgspec


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of settings. Keys are annotated `Annotated[type, about("help, with the reason of the default")]`."""


def about(text: str, **bounds: Any) -> msgspec.Meta:
    """Attach the help of a key and, where it has them, its bounds (`ge`, `le`, `min_length`, ...)."""
    return msgspec.Meta(description=text, **bounds)
