"""A saved setting is seen by the next request and the next job, in every process of the instance."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from tests.support.workers import wait_for, working

from headwater.configuration import SettingRefused, change_settings
from headwater.db.saved_settings import SavedSettings, list_versions, read_saved
from headwater.jobs import JobRun, JobType, enqueue
from headwater.runtime import Runtime
from headwater.settings import Layers, Settings
from headwater.settings.layers import Source


@pytest.fixture
def second(runtime: Runtime, settings: Settings) -> Iterator[Runtime]:
    """Another process on the same database."""
    opened = Runtime.open(settings)
    yield opened
    opened.close()


def save(runtime: Runtime, **values: Any) -> None:
    with runtime.database.write() as session:
        change_settings(session, runtime, {key.replace("__", "."): value for key, value in values.items()}, "root")


def name_seen_by(runtime: Runtime) -> str:
    with runtime.database.read() as session:
        return runtime.pin(session).settings.instance.name


def test_another_process_sees_a_saved_value_in_its_next_transaction(runtime: Runtime, second: Runtime) -> None:
    assert name_seen_by(second) == "Headwater"
    save(runtime, instance__name="Saved")
    assert name_seen_by(second) == name_seen_by(runtime) == "Saved"
    save(second, instance__name="Again")
    assert name_seen_by(runtime) == "Again"


def test_a_transaction_keeps_its_settings_while_others_save(runtime: Runtime, second: Runtime) -> None:
    with second.database.read() as session:
        pinned = second.pin(session)
        save(runtime, instance__name="Saved")
        assert pinned.settings.instance.name == "Headwater"
    assert name_seen_by(second) == "Saved"
    assert pinned.settings.instance.name == "Headwater"


def test_a_job_sees_what_was_saved_before_it_began(runtime: Runtime, second: Runtime) -> None:
    seen: list[str] = []
    kind = JobType("work", lambda run: seen.append(note(run)), "notify")

    def note(run: JobRun) -> str:
        before = run.runtime.settings.instance.name
        save(second, instance__name="while it runs")
        return f"{before}, {run.runtime.settings.instance.name}"

    with working(runtime, [kind]):
        save(second, instance__name="before it began")
        with second.database.write() as session:
            job_id = enqueue(session, "work", {})
        wait_for(runtime, job_id)
    assert seen == ["before it began, before it began"]


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("instance.name", "", "length >= 1"),
        ("signup.limit", "many", "int"),
        ("signup.limitt", 1, "no such setting"),
        ("database.url", "sqlite://", "read before the database"),
        ("jobs.threads", 0, ">= 1"),
    ],
)
def test_a_wrong_value_is_refused_by_its_key(runtime: Runtime, key: str, value: Any, reason: str) -> None:
    with runtime.database.write() as session, pytest.raises(SettingRefused) as refused:
        change_settings(session, runtime, {key: value, "instance.terms": "fine"}, "root")
    assert list(refused.value.fields) == [key] and reason in refused.value.fields[key]
    with runtime.database.read() as session:
        assert read_saved(session) == (0, {})


def test_what_the_environment_sets_is_locked(runtime: Runtime) -> None:
    runtime.layers = Layers(above=(Source("environment", {"signup": {"limit": 3}}),))
    with runtime.database.write() as session, pytest.raises(SettingRefused) as refused:
        change_settings(session, runtime, {"signup.limit": 5}, "root")
    assert "environment" in refused.value.fields["signup.limit"]


def test_stored_keys_of_another_version_do_not_matter(runtime: Runtime, second: Runtime) -> None:
    tree = {"instance": {"name": "Kept", "gone": 1}, "vanished": {"x": [1]}, "signup": {"limit": "nonsense"}}
    with runtime.database.write() as session:
        session.execute(sa.insert(SavedSettings).values(tree=tree, author="an older version", created_at=sa.func.now()))
    assert name_seen_by(second) == "Kept"
    assert second.settings.signup.limit == 10


def test_history_keeps_who_saved_what(runtime: Runtime) -> None:
    save(runtime, saved__keep_versions=3)
    for number in range(4):
        save(runtime, instance__name=f"Name {number}")
    save(runtime, instance__name="Name 3")  # nothing new
    with runtime.database.read() as session:
        versions = list_versions(session, 10)
    assert [row.tree["instance"]["name"] for row in versions] == ["Name 3", "Name 2", "Name 1"]
    assert {row.author for row in versions} == {"root"}
