"""The pages of settings: what is shown, saved, refused, locked, and noticed when two people change the same."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from headwater.configuration import change_settings
from headwater.configuring.groups import list_groups
from headwater.configuring.joining import SWITCHES
from headwater.db.saved_settings import read_saved
from headwater.runtime import Runtime
from headwater.settings import Layers
from headwater.settings.layers import Source, get_key, may_be_saved

if TYPE_CHECKING:
    from tests.support.client import Client, Person

PATH = "/admin/settings/config"
HTML = {"accept": "text/html"}
FIELD = re.compile(
    r"<(input|select|textarea)\b[^>]*?name=\"([^\"]+)\"[^>]*>(.*?)(?=<(?:input|select|textarea|/form)\b)", re.S
)


def form_of(page: str, name: str) -> dict[str, Any]:
    """Return what a browser would send of the settings form of a page, unchanged."""
    form = page.partition(f'action="{PATH}/{name}"')[2].partition("</form>")[0] + "</form"
    sent: dict[str, Any] = {}
    for match in FIELD.finditer(form):
        tag, key = match[0].partition(">")[0], match[2]
        if " disabled" in tag or (re.search('type="(checkbox|radio)"', tag) and " checked" not in tag):
            continue
        if match[1] == "select":
            value = re.findall(r'value="([^"]*)" selected', match[0])[0]
        elif match[1] == "textarea":
            value = match[3].partition("</textarea>")[0].removeprefix("\n")
        else:
            value = (re.findall(r'value="([^"]*)"', tag) or ["on"])[0]
        value = html.unescape(value)
        sent[key] = [*(before if isinstance(before := sent[key], list) else [before]), value] if key in sent else value
    return sent


def open_form(person: Person, name: str) -> dict[str, Any]:
    answer = person.get(f"{PATH}/{name}", headers=HTML)
    assert answer.status_code == 200, answer.text
    return form_of(answer.text, name)


def save(person: Person, name: str, form: dict[str, Any]) -> Any:
    return person.post(f"{PATH}/{name}", data=form, headers=HTML, follow_redirects=False)


def saved_tree(runtime: Runtime) -> dict[str, Any]:
    with runtime.database.read() as session:
        return read_saved(session)[1]


@pytest.fixture
def locked(runtime: Runtime) -> Iterator[None]:
    before = runtime.layers
    runtime.layers = Layers(before.below, (Source("environment", {"signup": {"limit": 3}}),))
    yield
    runtime.layers = before


def test_every_group_is_listed_and_every_field_may_be_saved(admin: Person) -> None:
    page = admin.get(PATH, headers=HTML).text
    for group in list_groups():
        assert f'href="{PATH}/{group.name}"' in page and str(group.lead) in html.unescape(page)
        assert all(may_be_saved(field.key) for field in group.fields)
    keys = [field.key for group in list_groups() for field in group.fields]
    assert len(keys) == len(set(keys))


def test_a_form_that_is_sent_back_unchanged_changes_nothing(admin: Person, runtime: Runtime) -> None:
    for group in list_groups():
        form = open_form(admin, group.name)
        asked = {field.key for field in group.fields} - set(SWITCHES)  # those stand behind one question
        assert asked - set(form) <= {key for key in asked if get_key(html_tree(runtime), key) is False}
        answer = save(admin, group.name, form)
        assert (answer.status_code, answer.headers.get("location")) == (303, f"{PATH}/{group.name}?done=same")
    assert saved_tree(runtime) == {}


def html_tree(runtime: Runtime) -> dict[str, Any]:
    from headwater.settings.layers import write_plain

    return write_plain(runtime.settings)


def test_what_is_saved_counts_at_once_and_is_marked(admin: Person, client: Client, runtime: Runtime) -> None:
    form = open_form(admin, "identity")
    form |= {
        "instance.name": "River  Tube",
        "instance.terms": "Be kind.\r\n\r\nAlways.",
        "instance.languages": ["", "fr", "de"],
    }
    assert save(admin, "identity", form).headers["location"] == f"{PATH}/identity?done=saved"
    assert "River Tube" in client.get("/", headers=HTML).text
    assert saved_tree(runtime)["instance"] == {
        "name": "River Tube",
        "terms": "Be kind.\n\nAlways.",
        "languages": ["fr", "de"],
    }
    page = admin.get(f"{PATH}/identity?done=saved", headers=HTML).text
    assert "Saved. It counts from now on" in page and "Back to the default: <bdi>Headwater</bdi>" in page
    form = form_of(page, "identity") | {"default": "instance.name"}
    save(admin, "identity", form)
    assert "name" not in saved_tree(runtime)["instance"]


def test_numbers_have_units_and_nothing_means_no_limit(admin: Person, runtime: Runtime) -> None:
    form = open_form(admin, "users")
    assert form["user.video_quota"] == "" and form["sessions.lifetime"] == "30"
    form |= {
        "user.video_quota": "2.5",
        "user.video_quota.unit": "GB",
        "sessions.lifetime": "2",
        "sessions.lifetime.unit": "hour",
    }
    assert save(admin, "users", form).status_code == 303
    tree = saved_tree(runtime)
    assert (tree["user"]["video_quota"], tree["sessions"]["lifetime"]) == (5 << 29, 7200)
    form = open_form(admin, "users")
    assert (form["user.video_quota"], form["user.video_quota.unit"]) == ("2.5", "GB")
    save(admin, "users", form | {"user.video_quota": ""})
    assert saved_tree(runtime)["user"]["video_quota"] == -1


WRONG = [
    ("identity", {"admin.email": "nobody"}, "admin.email", "This is no email address."),
    ("mail", {"smtp.port": "70000"}, "smtp.port", "Please write a number from 1 to 65,535."),
    ("identity", {"instance.name": ""}, "instance.name", "1 to 100 characters, please."),
    ("identity", {"instance.name": "x" * 101}, "instance.name", "1 to 100 characters, please."),
    ("identity", {"instance.short_description": "x" * 251}, "instance.short_description", "At most 250 characters"),
    ("identity", {"instance.terms": "a\0b"}, "instance.terms", "This cannot be taken as it is."),
    ("identity", {"instance.terms": "x" * 500_001}, "instance.terms", "At most 500,000 characters, please."),
    ("identity", {"instance.languages": "xx"}, "instance.languages", "Please choose from the list."),
    (
        "identity",
        {"instance.default_nsfw_policy": "hide"},
        "instance.default_nsfw_policy",
        "Please choose from the list.",
    ),
    (
        "look",
        {"theme.customization.primary_color": "red"},
        "theme.customization.primary_color",
        "Please choose a colour.",
    ),
    ("signup", {"signup.minimum_age": "young"}, "signup.minimum_age", "Please write a number, 1 or more."),
    ("signup", {"signup.limit": "1.5"}, "signup.limit", "Please write a whole number, or nothing"),
    ("users", {"user.video_quota": "-5"}, "user.video_quota", "Please write a number and choose its unit."),
    ("users", {"user.video_quota": "nan"}, "user.video_quota", "Please write a number and choose its unit."),
    ("users", {"user.video_quota": "1e400"}, "user.video_quota", "Please write a number and choose its unit."),
    ("users", {"sessions.lifetime": "5", "sessions.lifetime.unit": "year"}, "sessions.lifetime", "choose its unit"),
    ("transcoding", {"transcoding.niceness": "20"}, "transcoding.niceness", "Please write a number from 0 to 19."),
    ("transcoding", {"transcoding.hls.enabled": None}, "transcoding.hls.enabled", "at least one must be on"),
    (
        "signup",
        {"way": "request", "signup.requires_email_verification": "true"},
        "signup.requires_email_verification",
        "cannot send mail",
    ),
]


@pytest.mark.parametrize(
    ("name", "change", "key", "reason"), WRONG, ids=[f"{key} {change}"[:60] for _, change, key, _ in WRONG]
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_saved(
    admin: Person, runtime: Runtime, name: str, change: dict[str, Any], key: str, reason: str
) -> None:
    form = {field: value for field, value in (open_form(admin, name) | change).items() if value is not None}
    answer = save(admin, name, form)
    assert answer.status_code == 400
    page = html.unescape(answer.text)
    assert "Nothing is saved yet." in page
    beside = page.partition(f'<div class="setting" id="{key}"')[2].partition('<div class="setting')[0]
    assert reason in beside, beside
    assert saved_tree(runtime) == {}


def test_a_refused_form_keeps_what_was_written(admin: Person) -> None:
    form = open_form(admin, "identity") | {
        "instance.name": "",
        "instance.description": "A <b>long</b> text",
        "instance.is_nsfw": "true",
    }
    page = save(admin, "identity", form).text
    again = form_of(page, "identity")
    assert again == form | {"instance.is_nsfw": "true"}


def test_what_stands_above_is_locked_and_says_by_what(admin: Person, runtime: Runtime, locked: None) -> None:
    page = admin.get(f"{PATH}/signup", headers=HTML).text
    assert "Set by environment, which wins over what is saved here." in page
    form = form_of(page, "signup")
    assert "signup.limit" not in form
    assert save(admin, "signup", form | {"signup.limit": "9", "way": "everybody"}).status_code == 303
    assert saved_tree(runtime) == {"signup": {"enabled": True, "requires_approval": False}}


def test_a_change_by_somebody_else_is_noticed_only_where_both_changed(admin: Person, runtime: Runtime) -> None:
    form = open_form(admin, "identity")
    with runtime.database.write() as session:
        change_settings(session, runtime, {"instance.name": "Theirs"}, "paul")
    answer = save(admin, "identity", form | {"instance.name": "Mine"})
    assert answer.status_code == 409 and "Somebody else changed the marked settings" in answer.text
    assert 'value="Mine"' in answer.text and saved_tree(runtime)["instance"] == {"name": "Theirs"}
    assert save(admin, "identity", form_of(answer.text, "identity")).status_code == 303
    assert saved_tree(runtime)["instance"]["name"] == "Mine"


def test_of_two_who_save_at_the_same_moment_one_is_told(admin: Person, runtime: Runtime) -> None:
    form = open_form(admin, "identity")
    answers: list[Any] = []
    slower = threading.Thread(target=lambda: answers.append(save(admin, "identity", form | {"instance.name": "Mine"})))
    with runtime.database.write() as session:
        change_settings(session, runtime, {"instance.name": "Theirs"}, "paul")
        slower.start()
        slower.join(0.5)  # it has read the page's settings by now, and waits for this transaction
    slower.join()
    assert answers[0].status_code == 409 and "Somebody else changed the marked settings" in answers[0].text
    assert saved_tree(runtime)["instance"] == {"name": "Theirs"}


def test_a_change_of_something_else_meanwhile_is_kept(admin: Person, runtime: Runtime) -> None:
    form = open_form(admin, "identity")
    with runtime.database.write() as session:
        change_settings(session, runtime, {"instance.name": "Theirs"}, "paul")
    assert save(admin, "identity", form | {"instance.name": "Headwater", "instance.terms": "Mine"}).status_code in (
        303,
        409,
    )
    assert saved_tree(runtime)["instance"]["name"] == "Theirs"


def test_without_the_right_or_the_setting_nothing_is_changed(
    admin: Person, moderator: Person, runtime: Runtime
) -> None:
    form = open_form(admin, "identity")
    assert moderator.get(PATH, headers=HTML).status_code == 403
    assert save(moderator, "identity", form | {"instance.name": "Mine"}).status_code == 403
    with runtime.database.write() as session:
        change_settings(session, runtime, {"webadmin.configuration.edition.allowed": False}, "console")
    page = admin.get(f"{PATH}/identity", headers=HTML).text
    assert "here they can only be read" in page and 'class="save-bar"' not in page
    assert save(admin, "identity", form | {"instance.name": "Mine"}).status_code == 405
    assert "name" not in saved_tree(runtime).get("instance", {})


def test_strange_addresses_and_forms_are_refused(admin: Person) -> None:
    assert admin.get(f"{PATH}/nothing", headers=HTML).status_code == 404
    assert save(admin, "nothing", {}).status_code == 404
    assert save(admin, "identity", {}).status_code == 400
    for version in ("x", "-1", "9" * 30):
        form = open_form(admin, "identity") | {"instance.name": "New", "version": version}
        assert save(admin, "identity", form).status_code == 400


def test_a_password_is_never_shown_and_stays_when_its_field_is_left_empty(admin: Person, runtime: Runtime) -> None:
    form = open_form(admin, "mail")
    form |= {"smtp.hostname": "mail.example", "smtp.password": "very secret words"}
    assert save(admin, "mail", form).status_code == 303
    page = admin.get(f"{PATH}/mail", headers=HTML).text
    assert "very secret words" not in page and form_of(page, "mail")["smtp.password"] == ""
    assert "very secret words" not in admin.get(f"{PATH}/history", headers=HTML).text
    assert save(admin, "mail", form_of(page, "mail") | {"smtp.username": "river"}).status_code == 303
    assert saved_tree(runtime)["smtp"] == {
        "hostname": "mail.example",
        "password": "very secret words",
        "username": "river",
    }
    refused = save(admin, "mail", form | {"smtp.port": "0", "smtp.password": "another secret"})
    assert refused.status_code == 400 and "another secret" not in refused.text


def test_networks_and_addresses_that_are_none_are_told_with_the_form(admin: Person, runtime: Runtime) -> None:
    form = open_form(admin, "signup") | {"signup.filters.cidr.blacklist": "192.0.2.0/24\nmy neighbour"}
    refused = save(admin, "signup", form)
    assert (
        refused.status_code == 400 and "written unlike the example" in refused.text and "my neighbour" in refused.text
    )
    form |= {"signup.filters.cidr.blacklist": "192.0.2.0/24\r\n 2001:db8::/32 "}
    assert save(admin, "signup", form).status_code == 303
    assert saved_tree(runtime)["signup"]["filters"]["cidr"]["blacklist"] == ["192.0.2.0/24", "2001:db8::/32"]
    key = "followings.instance.auto_follow_index.index_url"
    form = open_form(admin, "federation")
    refused = save(admin, "federation", form | {key: "index.example"})
    assert refused.status_code == 400 and "Please write a whole address" in refused.text
    assert save(admin, "federation", form | {key: "https://index.example/hosts"}).status_code == 303


def door_of(runtime: Runtime) -> tuple[bool, bool, bool]:
    with runtime.database.read() as session:
        signup = runtime.refresh(session).signup
    return signup.enabled, signup.requires_approval, signup.invitations.by_users


def chosen_way(page: str) -> list[str]:
    return re.findall(r'name="way" value="([\w-]+)" required checked', page)


def test_who_may_join_is_one_choice_whose_parts_cannot_contradict_each_other(admin: Person, runtime: Runtime) -> None:
    form = open_form(admin, "signup")
    assert form["way"] == "nobody" and not set(form) & set(SWITCHES)
    assert save(admin, "signup", form | {"way": "request-or-invited"}).status_code == 303
    assert door_of(runtime) == (True, True, True)
    # switches beside the answer, as an old page or a program may send them, count for nothing
    form = open_form(admin, "signup") | {"way": "nobody", "signup.enabled": "true"}
    assert save(admin, "signup", form).headers["location"].endswith("done=saved")
    page = admin.get(f"{PATH}/signup", headers=HTML).text
    assert door_of(runtime) == (False, True, False) and chosen_way(page) == ["nobody"]
    for wrong in ("anybody", ["nobody", "everybody"], None):
        given = {key: value for key, value in (form | {"way": wrong}).items() if value is not None}
        refused = save(admin, "signup", given)
        assert refused.status_code == 400 and html.unescape(refused.text).count("Please choose from the list.") == 1
    refused = save(admin, "signup", open_form(admin, "signup") | {"way": "everybody", "signup.limit": "many"})
    assert refused.status_code == 400 and chosen_way(refused.text) == ["everybody"], "what was chosen is kept"
    assert door_of(runtime) == (False, True, False)


def test_who_may_join_goes_back_to_its_default_and_through_history(admin: Person, runtime: Runtime) -> None:
    save(admin, "signup", open_form(admin, "signup") | {"way": "everybody"})
    page = admin.get(f"{PATH}/signup", headers=HTML).text
    assert "Back to the default: <bdi>Nobody</bdi>" in page and chosen_way(page) == ["everybody"]
    save(admin, "signup", form_of(page, "signup") | {"default": "way"})
    assert "signup" not in saved_tree(runtime) and door_of(runtime) == (False, True, False)
    history = admin.get(f"{PATH}/history", headers=HTML).text
    assert history.count("People may sign up") >= 2 and "A moderator accepts each request" in history
    undone = admin.post(
        f"{PATH}/history", data={"action": "undo", "version": "2"}, headers=HTML, follow_redirects=False
    )
    assert undone.headers["location"] == f"{PATH}/history?done=undo" and door_of(runtime) == (True, False, False)
    assert chosen_way(admin.get(f"{PATH}/signup", headers=HTML).text) == ["everybody"]
    one = {"action": "undo-change", "version": "1", "key": "signup.requires_approval"}
    assert admin.post(f"{PATH}/history", data=one, headers=HTML, follow_redirects=False).status_code == 303
    assert chosen_way(admin.get(f"{PATH}/signup", headers=HTML).text) == ["request"]


def test_an_answer_against_the_environment_is_neither_offered_nor_taken(admin: Person, runtime: Runtime) -> None:
    runtime.layers = Layers((), (Source("environment", {"signup": {"enabled": False}}),))
    page = admin.get(f"{PATH}/signup", headers=HTML).text
    assert re.findall(r'value="([\w-]+)" required[^>]* disabled', page) == [
        "request",
        "request-or-invited",
        "everybody",
    ]
    assert "Set by environment" in page
    assert save(admin, "signup", form_of(page, "signup") | {"way": "everybody"}).status_code == 400
    assert save(admin, "signup", form_of(page, "signup") | {"way": "invited"}).status_code == 303
    assert door_of(runtime) == (False, True, True)


def test_a_choice_that_somebody_else_made_meanwhile_is_noticed(admin: Person, runtime: Runtime) -> None:
    form = open_form(admin, "signup")
    with runtime.database.write() as session:
        change_settings(session, runtime, {"signup.enabled": True}, "paul")
    answer = save(admin, "signup", form | {"way": "nobody"})
    assert answer.status_code == 409 and "Somebody else changed the marked settings" in answer.text
    beside = answer.text.partition('<div class="setting is-changed" id="way"')[2].partition('<div class="setting')[0]
    assert "Changed meanwhile." in beside and door_of(runtime)[0]
