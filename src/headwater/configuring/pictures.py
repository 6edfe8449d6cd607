"""What the page of the look shows beside its form: the pictures of the instance, and samples of its colours."""

from __future__ import annotations

import re

import msgspec
from sqlalchemy.orm import Session

from headwater.actors import banner_path, face_path, find_instance_actor
from headwater.appearance import DEFAULT_ACCENT, Palette, derive_palette

_COLOUR = re.compile(r"#[0-9a-f]{6}")


class Pictures(msgspec.Struct, frozen=True):
    """Addresses of mark and banner, as far as there are any."""

    mark_url: str | None
    banner_url: str | None


def view_pictures(session: Session) -> Pictures:
    """Return the pictures that the instance has."""
    actor = find_instance_actor(session)
    return Pictures(face_path(actor.avatars), banner_path(actor.banners))


def view_samples(saved: str, asked: str | None) -> Palette | None:
    """Return the colours of an accent to be tried, else of the saved one; None: those of every new instance."""
    wanted = (asked or "").lower()
    accent = wanted if _COLOUR.fullmatch(wanted) else saved
    return None if accent in ("", DEFAULT_ACCENT) and not saved else derive_palette(accent)
