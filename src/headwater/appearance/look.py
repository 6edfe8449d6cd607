"""The look of every page, from the settings and the instance's pictures."""

from __future__ import annotations

import hashlib

import msgspec
from sqlalchemy.orm import Session

from headwater.actors import face_path, read_instance_avatars
from headwater.appearance.palette import derive_palette, write_stylesheet
from headwater.settings import Settings
from headwater.web.html.shell import Look

PATH = "/look"
_HASH_CHARACTERS = 16


class LookFile(msgspec.Struct, frozen=True):
    """A file of the look; its name changes with its content, so that caches may keep it for ever."""

    name: str
    media_type: str
    content: bytes

    @property
    def address(self) -> str:
        """Where it is."""
        return f"{PATH}/{self.name}"


def read_look(session: Session, settings: Settings) -> Look:
    """Return what the frame of a page shows of the instance's own look."""
    files = make_files(settings)
    return Look(
        mark_url=face_path(read_instance_avatars(session)),
        accent_url=files["accent"].address if "accent" in files else None,
        style_url=files["style"].address if "style" in files else None,
        script_url=files["script"].address if "script" in files else None,
    )


def make_files(settings: Settings) -> dict[str, LookFile]:
    """Return the files that the settings make, by kind: `accent`, `style`, `script`."""
    accent, own = settings.theme.customization.primary_color, settings.instance.customizations
    contents = {
        "accent": (write_stylesheet(derive_palette(accent)) if accent else "", "css", "text/css"),
        "style": (own.css, "css", "text/css"),
        "script": (own.javascript, "js", "text/javascript"),
    }
    return {
        kind: _make_file(kind, text, suffix, media_type)
        for kind, (text, suffix, media_type) in contents.items()
        if text.strip()
    }


def _make_file(kind: str, text: str, suffix: str, media_type: str) -> LookFile:
    content = text.encode()
    mark = hashlib.sha256(content).hexdigest()[:_HASH_CHARACTERS]
    return LookFile(f"{kind}-{mark}.{suffix}", media_type, content)
