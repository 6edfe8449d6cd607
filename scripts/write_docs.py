"""Writes the pages of `docs/` that are made from code; a test fails when they are stale."""

from pathlib import Path

from headwater.house.rights_page import write_rights_page
from headwater.settings.document import write_settings_page

DOCS = Path(__file__).resolve().parent.parent / "docs"

if __name__ == "__main__":
    (DOCS / "admins" / "roles.md").write_text(write_rights_page(), encoding="utf-8")
    (DOCS / "settings.md").write_text(write_settings_page(), encoding="utf-8")
