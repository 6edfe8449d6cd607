"""Who shares what they watch, decided in one place, and told to the player."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from headwater.configuration import change_settings
from headwater.kit.ids import shorten
from headwater.runtime import Runtime
from headwater.videos import Video
from headwater.watching.choice import Facts, Off, Sharing, decide
from tests.support.client import Person
from tests.videos.people import Owner, add_files, add_video

if TYPE_CHECKING:
    from tests.support.client import Client

PAGE = {"accept": "text/html"}


@pytest.mark.parametrize(
    ("facts", "off", "chosen"),
    [
        ({}, None, False),
        ({"instance": False, "person": True}, Off.INSTANCE, False),
        ({"is_open": False, "video": False, "person": True}, Off.CLOSED, False),
        ({"video": False, "person": True, "address": True}, Off.VIDEO, False),
        ({"address": False, "person": True}, Off.ADDRESS, False),
        ({"person": False, "address": True}, Off.PERSON, True),
        ({"person": False}, Off.PERSON, True),
        ({"person": True, "signal": True, "by_default": False}, None, True),
        ({"signal": True}, Off.SIGNAL, False),
        ({"signal": True, "address": True}, Off.SIGNAL, False),
        ({"by_default": False}, Off.DEFAULT, False),
        ({"by_default": False, "address": True}, None, False),
    ],
)
def test_the_choice(facts: dict[str, Any], off: Off | None, chosen: bool) -> None:
    given = {"instance": True, "is_open": True, "video": True, "by_default": True} | facts
    assert decide(Facts(**given)) == Sharing(off, chosen)


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    made = add_video(runtime, Owner.of(user))
    add_files(runtime, made)
    return made


def told(client: Any, video: Video, *, embed: str | None = None, **headers: str) -> tuple[str | None, bool]:
    path = f"/w/{shorten(video.uuid)}" if embed is None else f"/videos/embed/{video.uuid}{embed}"
    answer = client.get(path, headers=PAGE | headers)
    assert answer.status_code == 200 and {"DNT", "Sec-GPC"} <= set(answer.headers["vary"].split(", "))
    (text,) = re.findall(r'id="player-data">(.*?)</script>', answer.text)
    sharing = msgspec.json.decode(text)["sharing"]
    return sharing["off"], sharing["chosen"]


def test_the_player_is_told(client: Client, user: Person, video: Video) -> None:
    assert told(client, video) == (None, False)
    assert told(client, video, DNT="1") == told(client, video, **{"Sec-GPC": "1"}) == ("signal", False)
    assert told(client, video, DNT="0") == (None, False)
    assert told(client, video, embed="?p2p=0") == ("address", False)
    assert told(client, video, embed="?p2p=1", DNT="1") == ("signal", False)
    assert told(user, video, DNT="1") == ("signal", False)
    assert user.put("/api/v1/users/me", json={"p2pEnabled": True}).status_code == 204
    assert told(user, video, DNT="1") == (None, True)
    assert user.put("/api/v1/users/me", json={"p2pEnabled": False}).status_code == 204
    assert told(user, video) == ("person", True)


def test_the_instance_says_what_holds_by_default(client: Client, runtime: Runtime, admin: Person, video: Video) -> None:
    def save(key: str, value: bool) -> None:
        with runtime.database.write() as session:
            change_settings(session, runtime, {key: value}, "root")

    config = client.get("/api/v1/config").json()
    assert config["defaults"]["p2p"] == {"webapp": {"enabled": True}, "embed": {"enabled": True}}
    save("defaults.p2p.embed.enabled", False)
    assert client.get("/api/v1/config").json()["defaults"]["p2p"]["embed"] == {"enabled": False}
    assert told(client, video, embed="") == ("default", False)
    assert told(client, video, embed="?p2p=1") == told(client, video) == (None, False)
    save("defaults.p2p.webapp.enabled", False)
    assert told(client, video) == ("default", False)
    assert admin.get("/api/v1/users/me").json()["p2pEnabled"] is False


def test_the_owner_of_a_video_decides(client: Client, user: Person, video: Video) -> None:
    path = f"/api/v1/videos/{video.uuid}"
    assert client.get(path).json()["headwater"]["p2pEnabled"] is True
    assert user.put(path, json={"headwater": {"p2pEnabled": False}}).status_code == 204
    assert client.get(path).json()["headwater"]["p2pEnabled"] is False
    assert told(client, video) == ("video", False)
    user.put(path, json={"privacy": 4})
    assert told(user, video) == ("closed", False)
    for wrong in ({"p2pEnabled": "maybe"}, [], "no", None):
        refused = user.put(path, json={"headwater": wrong})
        assert (refused.status_code, list(refused.json()["invalid-params"])) == (400, ["headwater"])


def test_saving_other_settings_is_no_choice(client: Client, user: Person, video: Video) -> None:
    page = user.get("/my-account/settings", headers=PAGE).text
    (before,) = re.findall(r'name="p2pBefore" value="(\w+)"', page)
    fields = {"nsfwPolicy": "blur", "p2pBefore": before, "p2pEnabled": "true"}
    user.post("/my-account/settings/watching", data=fields, headers=PAGE, follow_redirects=False)
    assert told(user, video, DNT="1") == ("signal", False)
    del fields["p2pEnabled"]
    user.post("/my-account/settings/watching", data=fields, headers=PAGE, follow_redirects=False)
    assert told(user, video) == ("person", True)
