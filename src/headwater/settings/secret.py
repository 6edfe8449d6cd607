"""The instance's secret: from the settings, else a file of the data folder that the first process makes."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from headwater.kit.secret import Secret
from headwater.settings.tree import Settings

_FILE_NAME = "secret"


def secret_path(settings: Settings) -> Path | None:
    """Return where the secret is kept; None when the settings themselves say it."""
    return None if settings.secret else settings.root / _FILE_NAME


def load_secret(settings: Settings) -> Secret:
    """Return the secret; several processes that start at once agree on one."""
    if settings.secret:
        return Secret(settings.secret.encode())
    path = settings.root / _FILE_NAME
    if not path.exists():
        _make(path)
    return Secret(path.read_text(encoding="ascii").strip().encode())


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails when another process was first, unlike a rename
    except FileExistsError:
        pass
    finally:
        draft.unlink()
