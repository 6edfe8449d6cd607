"""The history of the settings: what it tells, what it hides, and the ways back."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import pytest

from headwater.configuration import change_settings, list_history, return_to_version, undo_change, undo_version
from headwater.db.saved_settings import read_saved
from headwater.kit.errors import Invalid, NotFound
from headwater.runtime import Runtime
from headwater.settings import Layers
from headwater.settings.layers import Source

if TYPE_CHECKING:
    from tests.support.client import Person

PATH = "/admin/settings/config/history"
HTML = {"accept": "text/html"}


def save(runtime: Runtime, author: str = "root", *, removed: tuple[str, ...] = (), **values: Any) -> int:
    with runtime.database.write() as session:
        given = {key.replace("__", "."): value for key, value in values.items()}
        change_settings(session, runtime, given, author, removed=removed)
        return read_saved(session)[0]


def saved(runtime: Runtime) -> dict[str, Any]:
    with runtime.database.read() as session:
        return read_saved(session)[1]


def go(runtime: Runtime, way: Any, *arguments: Any) -> None:
    with runtime.database.write() as session:
        way(session, runtime, *arguments, "root")


def test_each_version_says_what_it_changed(runtime: Runtime) -> None:
    save(runtime, instance__name="One", signup__limit=5)
    save(runtime, "paul", instance__name="Two", removed=("signup.limit",))
    with runtime.database.read() as session:
        (newest, first), has_older = list_history(session, start=0, count=10)
        assert not has_older and list_history(session, start=0, count=1)[1]
    told = [(c.key, c.before, c.after, c.was_saved, c.is_saved) for c in newest.changes]
    assert newest.author == "paul"
    assert told == [("instance.name", "One", "Two", True, True), ("signup.limit", 5, None, True, False)]
    assert [(c.key, c.was_saved) for c in first.changes] == [("instance.name", False), ("signup.limit", False)]


def test_one_change_is_undone_and_the_others_stay(runtime: Runtime) -> None:
    save(runtime, instance__name="One")
    version = save(runtime, instance__name="Two", signup__limit=5)
    save(runtime, instance__terms="Later")
    go(runtime, undo_change, version, "instance.name")
    assert saved(runtime) == {"instance": {"name": "One", "terms": "Later"}, "signup": {"limit": 5}}
    go(runtime, undo_change, version, "signup.limit")
    assert "signup" not in saved(runtime)
    with runtime.database.write() as session, pytest.raises(NotFound):
        undo_change(session, runtime, version, "instance.terms", "root")


def test_a_version_is_undone_and_returned_to_as_new_versions(runtime: Runtime) -> None:
    first = save(runtime, instance__name="One")
    second = save(runtime, instance__name="Two", signup__limit=5)
    third = save(runtime, instance__terms="Later")
    go(runtime, undo_version, second)
    assert saved(runtime) == {"instance": {"name": "One", "terms": "Later"}}
    go(runtime, return_to_version, third)
    assert saved(runtime) == {"instance": {"name": "Two", "terms": "Later"}, "signup": {"limit": 5}}
    go(runtime, return_to_version, first)
    assert saved(runtime) == {"instance": {"name": "One"}}
    with runtime.database.read() as session:
        assert len(list_history(session, start=0, count=20)[0]) == 6


def test_what_came_before_the_oldest_kept_version_is_not_made_up(runtime: Runtime) -> None:
    save(runtime, saved__keep_versions=2, instance__name="One")
    for number in range(3):
        oldest = save(runtime, instance__name=f"Name {number}") - 1
    with runtime.database.read() as session:
        versions, _ = list_history(session, start=0, count=10)
    assert [len(version.changes) for version in versions] == [1, 0]
    for version in (oldest, 1, 999):
        with runtime.database.write() as session, pytest.raises(NotFound):
            undo_version(session, runtime, version, "root")
    assert saved(runtime)["instance"] == {"name": "Name 2"}


def test_a_way_back_to_what_is_locked_now_is_refused(runtime: Runtime) -> None:
    save(runtime, signup__limit=5)
    version = save(runtime, signup__limit=6)
    locked = Layers(runtime.layers.below, (Source("environment", {"signup": {"limit": 9}}),))
    runtime.layers, before = locked, runtime.layers
    for way, arguments in ((undo_change, (version, "signup.limit")), (undo_version, (version,))):
        with runtime.database.write() as session, pytest.raises(Invalid) as refused:
            way(session, runtime, *arguments, "root")
        assert "environment" in refused.value.fields["signup.limit"]
    runtime.layers = before
    assert saved(runtime) == {"signup": {"limit": 6}}


def test_the_page_tells_it_in_words_and_takes_it_back(admin: Person, runtime: Runtime) -> None:
    assert "Nothing has been changed yet" in admin.get(PATH, headers=HTML).text
    save(runtime, "<b>paul</b>", instance__name="<script>alert(1)</script>", user__video_quota=5 << 30)
    version = save(runtime, instance__name="Two")
    page = admin.get(PATH, headers=HTML).text
    assert "<script>alert(1)" not in page and "<b>paul" not in page
    words = html.unescape(page)
    assert "Space for videos of a new user" in words and "5 GB" in words and "the default" in words
    form = {"action": "undo-change", "version": str(version), "key": "instance.name"}
    answer = admin.post(PATH, data=form, headers=HTML, follow_redirects=False)
    assert answer.headers["location"] == f"{PATH}?done=undo-change"
    assert saved(runtime)["instance"]["name"] == "<script>alert(1)</script>"
    for wrong in ({"action": "undo", "version": "x"}, {"action": "burn", "version": "1"}, {}):
        assert admin.post(PATH, data=wrong, headers=HTML).status_code == 400
    assert admin.post(PATH, data={"action": "undo", "version": "999"}, headers=HTML).status_code == 404


def test_pictures_have_their_place_in_the_history(admin: Person) -> None:
    admin.delete("/api/v1/config/instance-banner")
    assert "Pictures of the instance" in admin.get(PATH, headers=HTML).text


def test_a_way_back_that_is_shut_is_said_in_the_language_of_the_page(admin: Person, runtime: Runtime) -> None:
    save(runtime, instance__name="One")
    version = save(runtime, instance__name="Two")
    before = runtime.layers
    runtime.layers = Layers(before.below, (Source("environment", {"instance": {"name": "Fixed"}}),))
    form = {"action": "undo-change", "version": str(version), "key": "instance.name"}
    english = admin.post(PATH, data=form, headers=HTML, follow_redirects=False)
    assert english.status_code == 400
    assert "instance.name: Set by environment, which wins over what is saved here." in html.unescape(english.text)
    german = admin.post(f"{PATH}?lang=de", data=form, headers=HTML, follow_redirects=False)
    assert german.status_code == 400 and "wins over" not in german.text and "environment" in german.text
    runtime.layers = before
