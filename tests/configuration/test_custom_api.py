"""`/api/v1/config/custom`: the whole document, kept, checked, reset, and seen at once in every process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.support.drawing import picture
from tests.support.shapes import assert_same_shape, load_capture

from headwater.app import build_app
from headwater.configuration.custom_fields import FIELDS, to_key
from headwater.runtime import Runtime
from headwater.settings import Layers, Settings
from headwater.settings.layers import Source, get_key, list_leaves, with_key

if TYPE_CHECKING:
    from tests.support.client import Client, Person

PATH = "/api/v1/config/custom"
RECORDED: dict[str, Any] = load_capture("config", "custom config put")["request"]["body"]


def change(document: dict[str, Any], **values: Any) -> dict[str, Any]:
    for path, value in values.items():
        document = with_key(document, path.replace("__", "."), value)
    return document


def test_the_document_has_every_key_of_the_wire(admin: Person) -> None:
    assert_same_shape(admin.get(PATH), load_capture("config", "custom config get"))
    assert {field.path for field in FIELDS} == {path for path, _ in list_leaves(RECORDED)}


def test_what_is_put_is_told_back_and_kept(admin: Person) -> None:
    answer = admin.put(PATH, json=RECORDED)
    assert answer.status_code == 200
    assert answer.json() == admin.get(PATH).json() == RECORDED


def test_the_public_documents_follow_at_once(admin: Person, client: Client) -> None:
    wanted = change(
        RECORDED,
        instance__name="Our tube",
        instance__terms="Be kind.",
        broadcastMessage={"enabled": True, "message": "Down at noon", "level": "warning", "dismissable": True},
        instance__defaultClientRoute="/home",
        transcoding__resolutions={**RECORDED["transcoding"]["resolutions"], "720p": True},
    )
    assert admin.put(PATH, json=wanted).status_code == 200
    public = client.get("/api/v1/config").json()
    assert public["instance"]["name"] == "Our tube" and public["instance"]["defaultClientRoute"] == "/home"
    assert public["broadcastMessage"] == wanted["broadcastMessage"]
    assert public["transcoding"]["enabledResolutions"] == [144, 720]
    assert client.get("/api/v1/config/about").json()["instance"]["terms"] == "Be kind."
    assert "Our tube" in client.get("/", headers={"accept": "text/html"}).text


def test_another_web_process_sees_it_in_its_next_request(admin: Person, settings: Settings) -> None:
    from litestar.testing import TestClient

    second = Runtime.open(settings)
    with TestClient(build_app(second), base_url=settings.base_url) as elsewhere:
        assert elsewhere.get("/api/v1/config").json()["instance"]["name"] == "Headwater"
        admin.put(PATH, json=change(RECORDED, instance__name="Saved here"))
        assert elsewhere.get("/api/v1/config").json()["instance"]["name"] == "Saved here"
        answer = elsewhere.delete(PATH, headers=admin.headers)
        assert answer.json()["instance"]["name"] == "Headwater"
    assert admin.get(PATH).json()["instance"]["name"] == "Headwater"
    second.close()


def test_wrong_values_are_named_together_and_nothing_is_kept(admin: Person) -> None:
    before = admin.get(PATH).json()
    recorded = load_capture("config", "custom config put invalid")
    answer = admin.put(PATH, json=recorded["request"]["body"])
    assert answer.status_code == 400
    told, expected = answer.json(), recorded["response"]["body"]
    assert set(told["invalid-params"]) == set(expected["invalid-params"])
    assert set(told["detail"].partition(": ")[2].split(", ")) == set(expected["detail"].partition(": ")[2].split(", "))
    assert admin.get(PATH).json() == before


BAD = {
    "instance.name": ["", "x" * 101, 5, None],
    "instance.defaultNSFWPolicy": ["hide"],
    "instance.languages": ["en", [1]],
    "signup.limit": ["many", -2, 1 << 60],
    "signup.enabled": ["hello", 2, None, []],
    "user.videoQuota": [-2, "lots"],
    "transcoding.concurrency": [0],
    "transcoding.threads": [-1, 1.5],
    "import.videos.concurrency": [-1],
    "live.maxUserLives": ["x", {}],
    "theme.default": ["nope"],
    "broadcastMessage.level": ["loud"],
    "trending.videos.algorithms.enabled": [["random"]],
    "videoChannels.maxPerUser": [0],
    "admin.email": ["nobody", ""],
    "instance.description": ["a\u0000b"],
}


def test_a_bad_value_is_refused(admin: Person) -> None:
    for path, values in BAD.items():
        for value in values:
            answer = admin.put(PATH, json=with_key(RECORDED, path, value))
            assert (answer.status_code, list(answer.json()["invalid-params"])) == (400, [path]), (path, value)


def test_a_document_without_its_fields_is_refused(admin: Person) -> None:
    missing = {field.path for field in FIELDS if field.required}
    for body in ({}, {"instance": "x"}, {"instance": {"name": {"deep": 1}}}):
        answer = admin.put(PATH, json=body)
        assert (answer.status_code, set(answer.json()["invalid-params"])) == (400, missing)
    assert admin.put(PATH, content=b"[1]", headers={"content-type": "application/json"}).status_code == 400


def test_what_contradicts_itself_is_refused(admin: Person) -> None:
    for values, field in CONTRADICTIONS:
        answer = admin.put(PATH, json=change(RECORDED, **values))
        assert (answer.status_code, list(answer.json()["invalid-params"])) == (400, [field])


CONTRADICTIONS: list[tuple[dict[str, Any], str]] = [
    ({"transcoding__hls__enabled": False, "transcoding__webVideos__enabled": False}, "transcoding.hls.enabled"),
    ({"transcoding__enabled": False, "live__enabled": False}, "videoStudio.enabled"),
    ({"transcoding__enabled": False, "videoStudio__enabled": False}, "live.allowReplay"),
    ({"import__videos__http__enabled": False}, "import.videoChannelSynchronization.enabled"),
    ({"signup__requiresEmailVerification": True}, "signup.requiresEmailVerification"),
]


def test_addresses_are_verified_only_where_mail_can_be_sent(admin: Person, client: Client, runtime: Runtime) -> None:
    wanted = change(RECORDED, signup__requiresEmailVerification=True)
    assert admin.put(PATH, json=wanted).status_code == 400
    assert client.get("/api/v1/config").json()["email"] == {"enabled": False}
    runtime.layers = Layers(below=(Source("a.yaml", {"smtp": {"hostname": "mail.example"}}),))
    runtime.settings = runtime.layers.build()
    assert admin.put(PATH, json=wanted).status_code == 200
    assert client.get("/api/v1/config").json()["email"] == {"enabled": True}


def test_only_what_was_changed_is_kept_so_that_the_file_still_counts(admin: Person, runtime: Runtime) -> None:
    document = admin.get(PATH).json()
    admin.put(PATH, json=change(document, instance__name="Saved"))
    runtime.layers = Layers(below=(Source("a.yaml", {"instance": {"terms": "of the file", "name": "file"}}),))
    admin.put(PATH, json=change(document, instance__name="Saved again"))
    told = admin.get(PATH).json()["instance"]
    assert (told["name"], told["terms"]) == ("Saved again", "")


def test_a_value_of_the_environment_stays_and_the_document_can_still_be_sent(admin: Person, runtime: Runtime) -> None:
    runtime.layers = Layers(above=(Source("environment", {"instance": {"name": "Fixed"}}),))
    runtime.settings = runtime.layers.build()
    document = admin.get(PATH).json()
    assert document["instance"]["name"] == "Fixed"
    answer = admin.put(PATH, json=change(document, instance__name="Other"))
    assert answer.status_code == 400 and "environment" in answer.json()["invalid-params"]["instance.name"]["msg"]
    assert admin.put(PATH, json=change(document, instance__terms="New")).json()["instance"]["terms"] == "New"


def test_a_configuration_kept_in_files_cannot_be_changed_here(admin: Person, runtime: Runtime) -> None:
    closed = {"webadmin": {"configuration": {"edition": {"allowed": False}}}}
    runtime.settings = Layers(above=(Source("environment", closed),)).build()
    before, front = admin.get(PATH).json(), "/api/v1/custom-pages/homepage/instance"
    pages, html = "/admin/settings/config", {"accept": "text/html"}
    face = ("a.png", picture(size=(120, 120)))
    doors = [
        admin.put(PATH, json=RECORDED),
        admin.delete(PATH),
        *(
            admin.post(f"/api/v1/config/instance-{kind}/pick", files={f"{kind}file": face})
            for kind in ("avatar", "banner")
        ),
        *(admin.delete(f"/api/v1/config/instance-{kind}") for kind in ("avatar", "banner")),
        admin.put(front, json={"content": "# Mine"}),
        admin.post(f"{pages}/identity", data={"version": "0", "instance.name": "Mine"}, headers=html),
        admin.post(f"{pages}/look/pictures", data={"kind": "avatar"}, files={"avatarfile": face}, headers=html),
        admin.post(f"{pages}/homepage/page", data={"content": "# Mine"}, headers=html),
        admin.post(f"{pages}/history", data={"action": "undo", "version": "1"}, headers=html),
        admin.post("/admin/welcome/name", data={"version": "0", "instance.name": "Mine"}, headers=html),
    ]
    assert [answer.status_code for answer in doors] == [405] * len(doors)
    assert "webadmin.configuration.edition" in doors[2].json()["detail"]
    assert admin.get(PATH).json() == before and admin.get(front).status_code == 404
    assert admin.get("/api/v1/config").json()["instance"]["avatars"] == []
    for group in ("look", "homepage"):
        assert (
            '<button class="button button-primary" name="action"'
            not in admin.get(f"{pages}/{group}", headers=html).text
        )


def test_reset_goes_back_to_the_file(admin: Person) -> None:
    before = admin.get(PATH).json()
    admin.put(PATH, json=RECORDED)
    answer = admin.delete(PATH)
    assert (answer.status_code, answer.json()) == (200, before)
    assert admin.get(PATH).json() == before


def test_paths_of_the_wire_are_keys_of_ours() -> None:
    assert to_key("instance.defaultNSFWPolicy") == "instance.default_nsfw_policy"
    assert to_key("instance.isNSFW") == "instance.is_nsfw"
    assert to_key("transcoding.resolutions.0p") == "transcoding.resolutions.0p"
    assert to_key("followings.instance.autoFollowIndex.indexUrl") == "followings.instance.auto_follow_index.index_url"
    assert get_key(RECORDED, "live.transcoding.fps.max") == 60


@pytest.mark.parametrize("kind", ["avatar", "banner"])
def test_the_instance_has_pictures(admin: Person, client: Client, kind: str) -> None:
    with open("tests/data/picture.jpg", "rb") as picture:
        answer = admin.post(
            f"/api/v1/config/instance-{kind}/pick", files={f"{kind}file": ("a.jpg", picture, "image/jpeg")}
        )
    assert answer.status_code == 204, answer.text
    for path in ("/api/v1/config", "/api/v1/config/about"):
        images = client.get(path).json()["instance"][f"{kind}s"]
        assert images and client.get(images[0]["path"]).headers["content-type"] == "image/jpeg"
    assert admin.delete(f"/api/v1/config/instance-{kind}").status_code == 204
    assert client.get("/api/v1/config").json()["instance"][f"{kind}s"] == []
    assert admin.delete(f"/api/v1/config/instance-{kind}").status_code == 204


def test_a_picture_must_be_one(admin: Person) -> None:
    answer = admin.post("/api/v1/config/instance-avatar/pick", files={"avatarfile": ("a.png", b"no", "image/png")})
    assert (answer.status_code, list(answer.json()["invalid-params"])) == (400, ["avatarfile"])
    assert admin.post("/api/v1/config/instance-banner/pick").status_code == 400
