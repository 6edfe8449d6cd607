"""The source tree: that of a checkout, or what the wheel brings along. The build hook loads this file: no imports."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
BROUGHT = PACKAGE / "origin" / "tree"  # in the wheel; the build hook fills it
PACKAGE_NAME = "src/headwater"  # where the package lies in the tree
FOLDERS = ("client", "docs", "scripts")
FILES = (
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "hatch_build.py",
    "pyproject.toml",
    "requirements-dev.lock",
    "requirements.lock",
)
# What is made from the rest, or fetched. `deploy/` is no part of the tree: there people write their own secrets.
LEFT_OUT = {"__pycache__", "node_modules", "static", "tree"}
LEFT_OUT_SUFFIXES = {".pyc", ".mo"}


def find_root() -> Path:
    """Return the folder in which the tree lies, but for the package itself."""
    checkout = PACKAGE.parents[1]
    return checkout if checkout / PACKAGE_NAME == PACKAGE and (checkout / "hatch_build.py").is_file() else BROUGHT


def list_beside(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield what building the package takes beside it: names within the tree, and where they are."""
    for name in FILES:
        if (root / name).is_file():
            yield name, root / name
    for folder in FOLDERS:
        yield from _list_folder(root / folder, folder)


def list_tree() -> Iterator[tuple[str, Path]]:
    """Yield every file of the source of what runs here, changes included."""
    yield from list_beside(find_root())
    yield from _list_folder(PACKAGE, PACKAGE_NAME)


def _list_folder(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(inner for inner in folders if inner not in LEFT_OUT and not inner.startswith("."))
        for file in sorted(files):
            path = Path(where, file)
            if not file.startswith(".") and path.suffix not in LEFT_OUT_SUFFIXES and not path.is_symlink():
                yield f"{name}/{path.relative_to(folder).as_posix()}", path
