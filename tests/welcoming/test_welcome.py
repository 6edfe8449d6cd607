"""The first steps: offered until done or put aside, each answer saved at once, to be run again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from headwater.configuration import change_settings
from headwater.db.saved_settings import read_saved
from headwater.jobs.model import Job
from headwater.runtime import Runtime
from headwater.settings import Layers
from headwater.settings.layers import Source

if TYPE_CHECKING:
    from tests.support.client import Person

PATH = "/admin/welcome"
HTML = {"accept": "text/html"}
OFFER = "This instance is new."


def post(person: Person, path: str, **form: Any) -> Any:
    return person.post(path, data={"version": "0"} | form, headers=HTML, follow_redirects=False)


def saved(runtime: Runtime) -> dict[str, Any]:
    with runtime.database.read() as session:
        return read_saved(session)[1]


def test_they_are_offered_to_administrators_until_put_aside(admin: Person, moderator: Person, user: Person) -> None:
    for path in ("/", "/admin/overview/users"):
        assert OFFER in admin.get(path, headers=HTML).text
        assert OFFER not in moderator.get(path, headers=HTML).text
    assert OFFER not in user.get("/", headers=HTML).text
    assert OFFER not in admin.get(PATH, headers=HTML).text
    assert post(admin, f"{PATH}/put-aside").headers["location"] == "/"
    assert OFFER not in admin.get("/", headers=HTML).text
    assert admin.get(PATH, headers=HTML).status_code == 200, "they can be run again"


def test_one_walks_through_all_of_them_and_skips_what_one_likes(admin: Person) -> None:
    page = admin.get(PATH, headers=HTML).text
    (address,) = re.findall(r'button-primary" href="([^"]+)"', page)
    walked = []
    while not address.endswith("/ready"):
        page = admin.get(address, headers=HTML).text
        walked.append(address.rpartition("/")[2])
        assert f"Step {len(walked)} of 6" in page
        address = re.findall(r'href="([^"]+)"><span>Skip', page)[0]
    assert walked == ["name", "languages", "joining", "following", "space", "sharing"]
    assert "Your instance is ready" in admin.get(address, headers=HTML).text


def test_each_answer_is_saved_at_once(admin: Person, runtime: Runtime) -> None:
    answer = post(admin, f"{PATH}/name", **{"instance.name": "River Tube", "admin.email": "mara@example.com"})
    assert answer.headers["location"] == f"{PATH}/languages"
    assert saved(runtime) == {"instance": {"name": "River Tube"}, "admin": {"email": "mara@example.com"}}
    answer = post(admin, f"{PATH}/space", version="1", **{"user.video_quota": "10", "user.video_quota.unit": "GB"})
    assert answer.headers["location"] == f"{PATH}/sharing"
    assert saved(runtime)["user"]["video_quota"] == 10 << 30
    answer = post(admin, f"{PATH}/sharing", version="2")
    assert answer.headers["location"] == f"{PATH}/ready"
    assert saved(runtime)["defaults"]["p2p"] == {"webapp": {"enabled": False}, "embed": {"enabled": False}}


WAYS = {  # the answer, and what stands in signup.enabled, .requires_approval, .invitations.by_users then
    "everybody": (True, False, False),
    "nobody": (False, False, False),
    "request": (True, True, False),
    "invited": (False, True, True),
    "request-or-invited": (True, True, True),
}


def test_who_may_join_is_one_question(admin: Person, runtime: Runtime) -> None:
    path = f"{PATH}/joining"
    for version, (way, wanted) in enumerate(WAYS.items()):
        answer = post(admin, path, version=str(version), way=way, **{"signup.limit": "20"})
        assert answer.headers["location"] == f"{PATH}/following", way
        with runtime.database.read() as session:
            signup = runtime.refresh(session).signup
        assert (signup.enabled, signup.requires_approval, signup.invitations.by_users) == wanted, way
        assert signup.limit == 20
        assert chosen(admin.get(path, headers=HTML).text) == [way]
    for wrong in ({}, {"way": "anybody"}, {"way": ["nobody", "everybody"]}):
        refused = post(admin, path, version="5", **wrong, **{"signup.limit": "21"})
        assert refused.status_code == 400 and "Please choose from the list" in refused.text
    refused = post(admin, path, version="5", way="nobody", **{"signup.limit": "many"})
    assert refused.status_code == 400 and chosen(refused.text) == ["nobody"], "what was chosen is kept"
    with runtime.database.read() as session:
        assert runtime.refresh(session).signup.limit == 20


def test_an_answer_against_the_environment_is_not_offered(admin: Person, runtime: Runtime) -> None:
    runtime.layers = Layers((), (Source("environment", {"signup": {"enabled": False}}),))
    page = admin.get(f"{PATH}/joining", headers=HTML).text
    assert re.findall(r'value="([\w-]+)" required[^>]* disabled', page) == [
        "request",
        "request-or-invited",
        "everybody",
    ]


def chosen(page: str) -> list[str]:
    return re.findall(r'name="way" value="([\w-]+)" required checked', page)


def test_a_wrong_answer_is_told_and_kept_on_the_page(admin: Person, runtime: Runtime) -> None:
    answer = post(admin, f"{PATH}/name", **{"instance.name": "", "instance.short_description": "About rivers"})
    assert answer.status_code == 400 and 'aria-invalid="true"' in answer.text
    assert 'value="About rivers"' in answer.text and saved(runtime) == {}
    assert admin.get(f"{PATH}/nothing", headers=HTML).status_code == 404
    assert post(admin, f"{PATH}/nothing").status_code == 404


def test_chosen_instances_are_followed_in_the_background(admin: Person, runtime: Runtime) -> None:
    with runtime.database.write() as session:
        change_settings(session, runtime, {"followings.suggestions": ["one.example", "two.example"]}, "root")
    page = admin.get(f"{PATH}/following", headers=HTML).text
    assert 'value="one.example"' in page and 'value="two.example"' in page
    wrong = post(admin, f"{PATH}/following", suggestion="two.example", addresses="not a <host>")
    assert wrong.status_code == 400
    assert 'value="two.example" checked' in wrong.text and "not a &lt;host&gt;" in wrong.text
    answer = post(
        admin, f"{PATH}/following", suggestion="two.example", addresses="https://three.example/\nnews@four.example"
    )
    assert answer.headers["location"] == f"{PATH}/space"
    with runtime.database.read() as session:
        asked = session.scalars(sa.select(Job.payload).where(Job.type == "follow")).all()
    assert {payload["address"] for payload in asked} == {"two.example", "three.example", "news@four.example"}
