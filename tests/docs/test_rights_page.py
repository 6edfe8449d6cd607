"""docs/admins/roles.md is what the code says."""

from pathlib import Path

from headwater.house.rights import Right
from headwater.house.rights_page import write_rights_page

PAGE = Path(__file__).parents[2] / "docs" / "admins" / "roles.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == write_rights_page(), "run `make docs`"


def test_moderators_are_told_apart() -> None:
    rows = {line.split(" | ")[0]: line for line in write_rights_page().splitlines()}
    assert rows[f"| {Right.MANAGE_ABUSES.value} manage abuses"].endswith("|  | yes | yes |")
    assert rows[f"| {Right.MANAGE_CONFIGURATION.value} manage configuration"].endswith("|  |  | yes |")
