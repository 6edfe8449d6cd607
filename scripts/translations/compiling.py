"""Compiles each language's `headwater.po` into the `.mo` that is read at run time; compiled files are not committed.

Shared by the build hook of the wheel, `make` and the tests, which load it by its path: it needs nothing but Babel.
"""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]


def compile_catalogues(root: Path = ROOT) -> list[str]:
    """Compile what changed since the last time; return the languages that were compiled."""
    compiled = []
    for source in sorted(root.glob("src/headwater/locale/*/LC_MESSAGES/headwater.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            _compile(source, target)
            compiled.append(source.parents[1].name)
    return compiled


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    if not any(message.string for message in catalogue if message.id and isinstance(message.string, str)):
        target.unlink(missing_ok=True)  # a language of which nothing is translated is not offered
        return
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")  # several processes of tests may compile at once
    with unfinished.open("wb") as file:
        write_mo(file, catalogue)
    unfinished.replace(target)


if __name__ == "__main__":
    print("translations:", ", ".join(compile_catalogues()) or "up to date")
