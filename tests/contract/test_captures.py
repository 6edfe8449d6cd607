"""What was recorded of the reference, asked again in the same order, gets the same status and shape from us."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from tests.contract.operations import list_later, load_json, name_operation, read_operations
from tests.contract.replay import Names, build_request, compare
from tests.support.client import Person, sign_in
from tests.support.clips import make_clip
from tests.support.doors import open_door
from tests.support.workers import is_busy, wait_until, working

from headwater.house.feature import collect
from headwater.runtime import Runtime
from headwater.settings import Settings, load_settings

if TYPE_CHECKING:
    from tests.support.client import Client

FILES = ("users", "accounts_channels", "upload", "config", "videos", "comments", "server")
SKIPPED = {  # exchange -> why it is not asked
    "users: moderator deletes user": "no answer tells the id of whom a moderator let in: tests/users",
    "upload: legacy upload quota exceeded": "the recorded file was larger than the quota",
    "videos: ownership list": "of another group",
    "videos: password delete": "ids of passwords are not told: tests/passwords",
    "comments: my videos comments held (default sort fails)": "our default is an order that exists",
    "server: follow in http production": "the recorded server failed without TLS; ours goes by its settings",
    "server: follow invalid": "as before, so it never said which field is wrong: tests/follows",
    **{
        f"users: {name}": "the code of the recorded mail is not ours: tests/confirmations"
        for name in ("verify email", "reset password", "me right after sign-up", "delete me")
    },
    **{
        f"users: login {name}": "a form with the client of the recorded server: tests/sessions"
        for name in ("blocked user", "waiting approval", "rejected", "email not verified")
    },
}
TALKED_ABOUT = "/api/v1/videos/45af909b-09ad-4e5f-8687-2f3a4e77881f"
BEFORE = {  # what happened between two recorded exchanges
    "comments: threads": ("POST", f"{TALKED_ABOUT}/comments/2", {"text": "nested"}),
    "comments: comment held for review": ("PUT", TALKED_ABOUT, {"commentsPolicy": 3}),
    "comments: comments disabled": ("PUT", TALKED_ABOUT, {"commentsPolicy": 2}),
    "comments: bulk remove comments": ("PUT", TALKED_ABOUT, {"commentsPolicy": 3}),
}
DOORS = {  # how the recorded server let people in, from an exchange on
    "users: register disabled since approval": {"requires_approval": True},
    "users: direct register": {"requires_email_verification": True},
}
AFTER_WORK = {"videos: files delete web videos"}
OTHER_VIDEOS: dict[str, dict[str, str]] = {
    "08d19df6-c1ea-46db-8ac2-7e2761725b40": {"privacy": "5", "videoPasswords[]": "secret1"},
    "1de8f7f6-487a-40e4-974d-dae886c88b4f": {"privacy": "3"},
    "9831928b-36fe-4568-b0a9-2801592a9170": {"privacy": "4"},
    "4dc9d1fe-dcd2-413f-8fd4-52c0ad5808de": {
        "privacy": "3",
        "scheduleUpdate[updateAt]": "2090-01-01T00:00:00.000Z",
        "scheduleUpdate[privacy]": "1",
    },
    "5cae8158-e786-44eb-9789-d9b9dc856839": {"privacy": "1"},
    "e80cbd7b-4776-47a6-acf2-2b435bd01967": {"privacy": "1"},
}
TEXTS = {
    "c.srt": b"1\n00:00:00,000 --> 00:00:01,000\nBonjour\n",
    "c.vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\nBonjour\n",
    "x.txt": b"no video",
}
# What depends on the moment, and what differs on purpose: ffprobe's whole print, torrents.
MISSING = frozenset({"metadata", "scheduledUpdate", "priority", "magnetUri"})


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """What the recorded server had switched on."""
    environment = {
        "HEADWATER__STORAGE__ROOT": str(tmp_path / "data"),
        "HEADWATER__DATABASE__URL": settings.database.url,
        "HEADWATER__RATES_LIMIT__ENABLED": "false",
        "HEADWATER__TRANSCODING__WEB_VIDEOS__ENABLED": "true",
        "HEADWATER__TRANSCODING__ORIGINAL_FILE__KEEP": "true",
        "HEADWATER__VIDEO_FILE__UPDATE__ENABLED": "true",
        "HEADWATER__SMTP__TRANSPORT": "console",
    }
    return load_settings(environment=environment)


@pytest.mark.slow
def test_recorded_exchanges(client: Client, runtime: Runtime, admin: Person, tmp_path: Path) -> None:
    operations = {name_operation(operation.method, operation.path) for operation in read_operations()} - list_later()
    patterns = [re.compile(re.escape(entry).replace(r"\{\}", "[^/ ]+") + "$") for entry in operations]
    session = Session(client, admin, tmp_path)
    wrong = []
    with working(runtime, list(collect("jobs")), list(collect("schedules"))):
        for file in FILES:
            if file == "videos":
                session.publish_others()
                wait_until(lambda: not is_busy(runtime), "the videos are finished")
            for exchange in load_json(file):
                asked = f"{exchange['request']['method']} {exchange['request']['path'].partition('?')[0]}"
                name = f"{file}: {exchange['name']}"
                if name in SKIPPED or not any(pattern.match(asked) for pattern in patterns):
                    continue
                if name in AFTER_WORK:
                    wait_until(lambda: not is_busy(runtime), "nothing is being made")
                if name in DOORS:
                    open_door(runtime, **DOORS[name])
                if name in BEFORE:
                    session.do(*BEFORE[name])
                wrong += [f"{name} | {asked} | {line}" for line in session.replay(exchange)]
    assert not wrong, f"{len(wrong)} differences:\n" + "\n".join(wrong)


class Session:
    """The people of the record, and what of theirs exists here."""

    def __init__(self, client: Client, admin: Person, folder: Path) -> None:
        self.client, self.folder = client, folder
        self.names = Names()
        self.tokens = {"root": admin.tokens["access_token"]}

    def replay(self, exchange: dict[str, Any]) -> list[str]:
        """Ask again; returns the differences."""
        options = build_request(exchange, self.names, self.read_file)
        if found := re.search(r"\{token of (\w+)\}", exchange["request"]["headers"].get("Authorization", "")):
            options["headers"]["authorization"] = f"Bearer {self.sign_in(found[1])}"
        answer = self.client.request(exchange["request"]["method"], follow_redirects=False, **options)
        return compare(answer, exchange, self.names, MISSING)

    def do(self, method: str, path: str, body: dict[str, Any]) -> None:
        """Do as the owner what was not recorded."""
        headers = {"authorization": f"Bearer {self.sign_in('mary52730')}"}
        answer = self.client.request(method, self.names.put_into(path), json=body, headers=headers)
        assert answer.status_code < 300, answer.text

    def sign_in(self, username: str) -> str:
        """Return a token of one of the recorded people; all of them have the same password."""
        if username not in self.tokens:
            self.tokens[username] = sign_in(self.client, username, "password1234")["access_token"]
        return self.tokens[username]

    def publish_others(self) -> None:
        """Send the videos that were there in the record but whose upload was not recorded."""
        channels = self.client.get("/api/v1/accounts/mary52730/video-channels").json()["data"]
        for recorded, details in OTHER_VIDEOS.items():
            form = {"name": "Another", "channelId": str(channels[0]["id"]), **details}
            answer = self.client.post(
                "/api/v1/videos/upload",
                data=form,
                files={"videofile": ("a.mp4", self.read_file("a.mp4"), "video/mp4")},
                headers={"authorization": f"Bearer {self.sign_in('mary52730')}"},
            )
            if answer.status_code != 200:
                continue
            self.names.words[recorded] = answer.json()["video"]["uuid"]

    def read_file(self, name: str) -> bytes:
        """Return a file as the recorded client sent it."""
        if name in TEXTS:
            return TEXTS[name]
        path = self.folder / name
        if path.suffix == ".mp4":
            return (path if path.exists() else make_clip(path, seconds=3, size="256x144")).read_bytes()
        picture = BytesIO()
        Image.new("RGB", (1920, 320), "teal").save(picture, "PNG" if path.suffix == ".png" else "JPEG")
        return picture.getvalue()
