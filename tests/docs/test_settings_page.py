"""Every setting is explained, and docs/settings.md is what the tree says."""

from pathlib import Path

from headwater.settings.describe import list_keys
from headwater.settings.document import write_settings_page

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_every_setting_has_help() -> None:
    assert [key.name for key in list_keys() if not key.help] == []


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == write_settings_page(), "run `make docs`"
