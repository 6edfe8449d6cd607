"""Channels and pictures as their owners change them, beside the recorded answers."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace
from PIL import Image
from tests.support.client import Person
from tests.support.drawing import picture
from tests.support.shapes import assert_same_shape, list_differences, load_capture
from tests.support.statements import count_statements
from tests.videos.people import Owner, add_video

from headwater.actors import PictureKind, change_picture, read_picture
from headwater.actors.jobs import delete_pictures
from headwater.actors.pictures import DELETE_PICTURES
from headwater.channels import Channel, remove_channel
from headwater.house import Viewer
from headwater.jobs import JobRun
from headwater.jobs.model import Job
from headwater.kit import clock
from headwater.kit.errors import NotFound
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.settings.people import VideoChannels
from headwater.views import VideoDay

if TYPE_CHECKING:
    from tests.support.client import Client

MOST = 6
CHANNELS, ME = "/api/v1/video-channels", "/api/v1/users/me"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Few channels are enough to have too many."""
    return replace(settings, video_channels=VideoChannels(max_per_user=MOST))


def owner_of(person: Person, channel_id: int | None = None) -> Owner:
    viewer = Viewer(user_id=person.user_id, account_id=person.account_id, username=person.username, role=person.role)
    return Owner(viewer, person.channel_id if channel_id is None else channel_id)


def delete_old_files(runtime: Runtime) -> None:
    with runtime.database.read() as session:
        payloads = session.scalars(sa.select(Job.payload).where(Job.type == DELETE_PICTURES)).all()
    for payload in payloads:
        delete_pictures(JobRun(runtime, id=1, type=DELETE_PICTURES, payload=payload, attempt=1))


def list_pictures(runtime: Runtime) -> set[str]:
    return {Path(blob.key).name for blob in runtime.storage.list("avatars")}


def test_a_channel_is_made_changed_and_removed(client: Client, user: Person, other: Person) -> None:
    recorded = load_capture("accounts_channels", "channel create")
    assert_same_shape(user.post(CHANNELS, json=recorded["request"]["body"]), recorded)
    path = f"{CHANNELS}/{recorded['request']['body']['name']}"
    again = user.post(CHANNELS, json=recorded["request"]["body"])
    assert_same_shape(again, load_capture("accounts_channels", "channel create duplicate"))
    refused = other.put(path, json={"displayName": "Extra 3"})
    assert_same_shape(refused, load_capture("accounts_channels", "channel update by other"))
    assert user.put(path, json={"displayName": "Extra 2"}).status_code == 204
    assert client.get(path).json()["displayName"] == "Extra 2"
    assert user.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    assert user.delete(f"{CHANNELS}/mary_channel").status_code == 409


WRONG: list[dict[str, Any]] = [
    {"name": "No Space!"},
    {"name": "Upper"},
    {"name": ".x"},
    {"name": "x" * 51},
    {"name": 3.5},
    {"displayName": ""},
    {"displayName": "  "},
    {"displayName": "x" * 121},
    {"displayName": None},
    {"support": "ab"},
    {"description": 3},
    {"description": "x" * 1001},
    {"description": "a\0bc"},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_field_of_a_channel_is_named(user: Person, wrong: dict[str, Any]) -> None:
    answer = user.post(CHANNELS, json={"name": "extra", "displayName": "Extra"} | wrong)
    assert (answer.status_code, list(answer.json()["invalid-params"])) == (400, list(wrong))


def test_pictures_are_shown_in_all_sizes_until_removed(client: Client, user: Person) -> None:
    avatar = user.post(f"{ME}/avatar/pick", files={"avatarfile": ("a.png", picture(), "image/png")})
    assert_same_shape(avatar, load_capture("users", "me avatar pick"))
    sizes = avatar.json()["avatars"]
    assert [size["width"] for size in sizes] == [1500, 600, 120, 48]
    sent = client.get(sizes[2]["path"])
    assert Image.open(io.BytesIO(sent.content)).size == (120, 120)
    assert client.get("/api/v1/accounts/mary").json()["avatars"] == sizes
    path = f"{CHANNELS}/mary_channel"
    banner = user.post(f"{path}/banner/pick", files={"bannerfile": ("b.jpg", picture("JPEG"), "image/jpeg")})
    assert_same_shape(banner, load_capture("accounts_channels", "channel banner"))
    assert client.get(path).json()["banners"] == banner.json()["banners"]
    assert user.delete(f"{path}/banner").status_code == 204
    assert client.get(path).json()["banners"] == []
    assert_same_shape(user.delete(f"{ME}/avatar"), load_capture("users", "me avatar delete"))
    assert client.get(sizes[2]["path"]).status_code == 404


def test_what_is_no_picture_is_refused(user: Person) -> None:
    answer = user.post(f"{ME}/avatar/pick", files={"avatarfile": ("a.mp4", b"nothing", "video/mp4")})
    assert (answer.status_code, list(answer.json()["invalid-params"])) == (400, ["avatarfile"])


@pytest.mark.parametrize("name", ["mary", "mary_channel", "gone", "peertube"])
def test_a_name_that_anybody_has_or_had_is_refused(user: Person, name: str) -> None:
    assert user.post(CHANNELS, json={"name": "gone", "displayName": "Gone"}).status_code == 200
    assert user.delete(f"{CHANNELS}/gone").status_code == 204
    answer = user.post(CHANNELS, json={"name": name, "displayName": "Again"})
    assert_same_shape(answer, load_capture("accounts_channels", "channel create duplicate"))


def test_nobody_has_more_channels_than_the_setting_says(client: Client, user: Person) -> None:
    for number in range(MOST - 1):
        assert user.post(CHANNELS, json={"name": f"c{number}", "displayName": "More"}).status_code == 200
    answer = user.post(CHANNELS, json={"name": "onemore", "displayName": "One more"})
    assert (answer.status_code, client.get(f"{CHANNELS}/onemore").status_code) == (400, 404)
    assert f"{MOST} channels" in answer.json()["detail"]


def test_a_channels_videos_and_pictures_go_with_it(client: Client, runtime: Runtime, user: Person) -> None:
    channel = user.post(CHANNELS, json={"name": "extra", "displayName": "Extra"}).json()["videoChannel"]["id"]
    path = f"{CHANNELS}/extra"
    picked = user.post(f"{path}/avatar/pick", files={"avatarfile": ("a.png", picture(), "image/png")}).json()
    kept = user.post(f"{ME}/avatar/pick", files={"avatarfile": ("a.webp", picture("WEBP"), "image/webp")}).json()
    gone, stays = (add_video(runtime, owner_of(user, number), privacy=1).uuid for number in (channel, None))
    assert user.delete(path).status_code == 204
    assert [client.get(f"/api/v1/videos/{number}").status_code for number in (gone, stays)] == [404, 200]
    assert client.get(picked["avatars"][0]["path"]).status_code == 404
    assert client.get(kept["avatars"][0]["path"]).headers["content-type"] == "image/webp"
    delete_old_files(runtime)
    assert list_pictures(runtime) == {Path(size["path"]).name for size in kept["avatars"]}


def test_a_new_picture_replaces_the_files_of_the_one_before(runtime: Runtime, user: Person) -> None:
    for _ in range(2):
        answer = user.post(f"{ME}/avatar/pick", files={"avatarfile": ("a.jpg", picture("JPEG"), "image/jpeg")})
    delete_old_files(runtime)
    assert list_pictures(runtime) == {Path(size["path"]).name for size in answer.json()["avatars"]}


def test_a_picture_for_a_channel_that_went_meanwhile_leaves_nothing(runtime: Runtime, user: Person) -> None:
    fitted = read_picture({"avatarfile": picture()}, PictureKind.AVATAR, runtime.settings)
    with runtime.database.write() as session:
        channel = session.get_one(Channel, user.channel_id)
        actor_id = channel.actor_id
        remove_channel(session, channel)
    with pytest.raises(NotFound):
        change_picture(runtime, actor_id, PictureKind.AVATAR, fitted)
    assert list_pictures(runtime) == set()


HOSTILE: dict[str, Callable[[], bytes]] = {  # made when needed: the bomb takes a second
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "cut": lambda: picture()[:60],
    "bomb": lambda: picture(size=(30_000, 30_000), mode="1"),
    "large": lambda: picture() + b"\0" * (4 << 20),
    "text": lambda: b"\x89PNG\r\n\x1a\n" + b"A" * 5000,
    "none": lambda: b"",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_pictures_are_refused_and_change_nothing(client: Client, user: Person, kind: str) -> None:
    answer = user.post(f"{ME}/avatar/pick", files={"avatarfile": ("a.png", HOSTILE[kind](), "image/png")})
    assert (answer.status_code, list(answer.json()["invalid-params"])) == (400, ["avatarfile"])
    assert client.get("/api/v1/accounts/mary").json()["avatars"] == []


def test_what_a_picture_says_beside_itself_is_not_kept(client: Client, user: Person) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(out, "JPEG", exif=exif)
    assert b"taken at home" in out.getvalue()
    sizes = user.post(f"{ME}/avatar/pick", files={"avatarfile": ("a.jpg", out.getvalue(), "image/jpeg")}).json()
    assert all(b"taken at home" not in client.get(size["path"]).content for size in sizes["avatars"])


def test_a_support_text_is_given_to_all_videos_if_its_owner_says_so(
    client: Client, runtime: Runtime, user: Person
) -> None:
    video = add_video(runtime, owner_of(user), privacy=1).uuid

    def support() -> str | None:
        found: str | None = client.get(f"/api/v1/videos/{video}").json()["support"]
        return found

    path = f"{CHANNELS}/mary_channel"
    user.put(path, json={"support": "Buy me tea"})
    assert (client.get(path).json()["support"], support()) == ("Buy me tea", None)
    user.put(path, json={"support": "Buy me cake", "bulkVideosSupportUpdate": True})
    assert support() == "Buy me cake"
    user.put(path, json={"support": None})
    assert (client.get(path).json()["support"], support()) == (None, "Buy me cake")


def test_figures_of_channels_come_with_them_if_asked(client: Client, runtime: Runtime, user: Person) -> None:
    video = add_video(runtime, owner_of(user), privacy=1, row={"views": 7})
    today = clock.now().date()
    with runtime.database.write() as session:
        for back, views in ((0, 3), (30, 2), (31, 9)):
            session.add(VideoDay(video_id=video.id, day=today - dt.timedelta(days=back), views=views))
    address = "/api/v1/accounts/mary/video-channels"
    (channel,) = client.get(f"{address}?withStats=true").json()["data"]
    assert (channel["videosCount"], channel["totalViews"]) == (1, 7)
    days = channel["viewsPerDay"]
    assert (len(days), days[-1]) == (31, {"date": f"{today}T00:00:00.000Z", "views": 3})
    assert [entry["views"] for entry in days if entry["views"]] == [2, 3]
    assert "videosCount" not in client.get(address).json()["data"][0]
    recorded = load_capture("accounts_channels", "account channels")["response"]["body"]["data"][0]
    assert list_differences(channel, recorded, frozenset({"description", "support"})) == []
    with count_statements() as few:
        client.get(f"{address}?withStats=true")
    for number in range(5):
        user.post(CHANNELS, json={"name": f"c{number}", "displayName": "More"})
    with count_statements() as many:
        client.get(f"{address}?withStats=true")
    assert len(few) == len(many) <= 5
