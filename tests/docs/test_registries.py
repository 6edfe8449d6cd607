"""Docs are tests: whatever a person may meet by name is written down."""

from pathlib import Path

import pytest

from headwater.house.events import EVENTS
from headwater.house.feature import all_features, collect

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_is_documented(name: str) -> None:
    assert f"`{name}`" in (DOCS / "developers" / "events.md").read_text()


def test_no_feature_listens_to_an_unknown_event() -> None:
    heard = {name for feature in all_features() for name in feature.events}
    assert heard <= set(EVENTS)


def test_every_job_type_is_documented() -> None:
    text = (DOCS / "developers" / "jobs.md").read_text()
    names = {job_type.name for job_type in collect("jobs")}
    assert {name for name in names if f"`{name}`" not in text} == set()


def test_every_activity_that_is_taken_is_documented() -> None:
    _, _, after = (DOCS / "federation.md").read_text().partition("## All that travels, both ways")
    table = after.partition("## Limits")[0]
    rows = [row for row in table.splitlines() if "| yes" in row]
    kinds = {(handler.type, kind) for handler in collect("activities") for kind in handler.object_types or ("",)}
    assert {(one, of) for one, of in kinds if not any(one in row and of in row for row in rows)} == set()
