"""What moderators of the reference asked, and how we answer: reports and blocked videos."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from headwater.house.rights import Role
from headwater.runtime import Runtime
from tests.comments.conftest import say
from tests.contract.operations import load_json
from tests.contract.replay import Names, build_request, compare
from tests.support.added_videos import AddVideo, add
from tests.support.client import Person

if TYPE_CHECKING:
    from tests.support.client import Client

__all__ = ["add"]
PEOPLE = {"mary52730": Role.USER, "paul52730": Role.USER, "mod52730": Role.MODERATOR}
BLOCKED = "bce19cfc-d813-4ac0-804f-d52a1e98590c"
REPORTED = "45af909b-09ad-4e5f-8687-2f3a4e77881f"
MISSING = frozenset({"streamingPlaylists", "files", "docs"})


def test_recorded_exchanges(client: Client, runtime: Runtime, admin: Person, add: AddVideo) -> None:
    people = {name: Person(client, runtime, name, role) for name, role in PEOPLE.items()}
    people["root"] = admin
    names, wrong, count = Names(), [], 0
    video = add("Legacy upload renamed", owner=people["mary52730"])
    names.words = {REPORTED: video, BLOCKED: add("Other user video", owner=people["paul52730"])}
    comment = say(people["paul52730"], video, "moderate me")["id"]
    number = client.get(f"/api/v1/videos/{video}").json()["id"]
    bodies: dict[str, Any] = {
        "abuse video": {"video": {"id": number, "startAt": 1, "endAt": 2}},
        "abuse comment": {"comment": {"id": comment}},
        "abuse account": {"account": {"id": people["mary52730"].account_id}},
    }
    for exchange in load_json("moderation"):
        path = exchange["request"]["path"]
        if not re.search(r"/abuses|/blacklist|" + BLOCKED, path):
            continue
        options = build_request(exchange, names, lambda name: b"")
        options.get("json", {}).update(bodies.get(exchange["name"], {}))
        if found := re.search(r"\{token of (\w+)\}", exchange["request"]["headers"].get("Authorization", "")):
            options["headers"].update(people[found[1]].headers)
        answer = client.request(exchange["request"]["method"], **options)
        wrong += [f"{exchange['name']}: {line}" for line in compare(answer, exchange, names, MISSING)]
        count += 1
    assert not wrong, "\n".join(wrong)
    assert count >= 19
