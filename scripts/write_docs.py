"""Writes the pages of `docs/` that are made from code; a test fails when they are stale."""

from pathlib import Path

from headwater.settings.document import write_settings_page

DOCS = Path(__file__).resolve().parent.parent / "docs"

if __name__ == "__main__":
    (DOCS / "settings.md").write_text(write_settings_page(), encoding="utf-8")
