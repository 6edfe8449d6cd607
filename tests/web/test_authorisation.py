"""Every route is asked by nobody, a stranger, the owner, a moderator and an administrator; a table says who may.

To add a route, add a row to `authorisation.toml`:

    "GET /api/v1/users/me" = { may = "user" }

`may` is `anyone`, `user` (whoever signed in), `moderator` (and administrators), `administrator`, or a list of
`anonymous`, `other`, `owner`, `moderator`, `administrator`. Who may not must get 401 (nobody) or 403; with
`hidden = true` 404 is right too; with `anonymous = 403` nobody gets that. Further keys, when the bare path with `1` for
each parameter does not reach the rule: `at` = the path to ask, where `{video}`, `{private_video}`, `{protected_video}`,
`{private_media}`, `{playlist}`, `{private_playlist}`, `{element}` (of the first), `{channel}`,
`{channel_id}`, `{comment_id}` (below `{video}`), `{report_id}`, `{account}` and `{user_id}` stand for
things of `owner`; `body` = JSON; `headers`; `own_proof` = why nobody's role counts here (a signature, a token in the
address): such a route is not asked.
"""

from __future__ import annotations

import re
import tomllib
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from litestar.routes import HTTPRoute
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.app import build_app
from headwater.captions import Caption
from headwater.channels import Channel
from headwater.comments import Comment
from headwater.house.rights import Role
from headwater.kit import clock
from headwater.playlists import Playlist, PlaylistElement, PlaylistKind, PlaylistPrivacy
from headwater.reports.model import Report, ReportMessage, Subject
from headwater.runtime import Runtime
from headwater.sessions.tokens import open_tokens
from headwater.users import User, create_user
from headwater.videos import Original, Privacy, StreamingPlaylist, Video, VideoFile, VideoState

if TYPE_CHECKING:
    from tests.support.client import Client

PERSONAS = {
    "anonymous": None,
    "other": Role.USER,
    "owner": Role.USER,
    "moderator": Role.MODERATOR,
    "administrator": Role.ADMINISTRATOR,
}
GROUPS = {
    "anyone": set(PERSONAS),
    "user": set(PERSONAS) - {"anonymous"},
    "moderator": {"moderator", "administrator"},
    "administrator": {"administrator"},
}


class Row(msgspec.Struct, forbid_unknown_fields=True):
    """Who may use a route, and how to ask it."""

    may: str | list[str] = "anyone"
    at: str = ""
    body: dict[str, Any] = {}
    headers: dict[str, str] = {}
    hidden: bool = False
    anonymous: int = 401
    own_proof: str = ""

    def allows(self, persona: str) -> bool:
        """Whether this persona is let in."""
        return persona in (GROUPS[self.may] if isinstance(self.may, str) else self.may)


def read_table() -> dict[str, Row]:
    text = (Path(__file__).parent / "authorisation.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Row])


def list_routes(runtime: Runtime) -> set[str]:
    found = set()
    for route in build_app(runtime).routes:
        path = re.sub(r"\{(\w+)(:\w+)?\}", r"{\1}", route.path)
        methods = set(route.methods) - {"OPTIONS"} if isinstance(route, HTTPRoute) else {route.scope_type.name}
        found |= {f"{method} {path}" for method in methods}
    return found


def test_every_route_has_a_row_and_every_row_a_route(runtime: Runtime) -> None:
    routes, rows = list_routes(runtime), set(read_table())
    assert routes - rows == set(), "routes without a row in tests/web/authorisation.toml"
    assert rows - routes == set(), "rows of routes that are gone"


def test_every_route_lets_in_those_whom_it_should(runtime: Runtime, client: Client) -> None:
    wrong = []
    world = World(runtime)
    for route, row in read_table().items():
        if row.own_proof or not isinstance(row, Row):
            continue
        for persona in PERSONAS:
            status = ask(client, world, route, row, persona)
            refused = {row.anonymous} if persona == "anonymous" else {403}
            refused |= {404} if row.hidden else set()
            if status >= 500 or (status in {401, 403} if row.allows(persona) else status not in refused):
                wrong.append(f"{route} as {persona}: {status}")
            if status < 400 and not route.startswith("GET "):
                world = World(runtime)
    assert not wrong, "\n".join(wrong)


class World:
    """An owner with their things and those who ask, as long as nothing of it was changed."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._tokens: dict[str, str] = {}
        with runtime.database.write() as session:
            owner = make_user(session, runtime, Role.USER)
            self.names = make_things(session, owner)
            self._tokens["owner"] = open_tokens(session, runtime.settings, owner.id).access_token

    def headers_of(self, persona: str) -> dict[str, str]:
        """Return the headers that say who asks."""
        role = PERSONAS[persona]
        if role is None:
            return {}
        if persona not in self._tokens:
            with self._runtime.database.write() as session:
                user = make_user(session, self._runtime, role)
                self._tokens[persona] = open_tokens(session, self._runtime.settings, user.id).access_token
        return {"authorization": f"Bearer {self._tokens[persona]}"}


def ask(client: Client, world: World, route: str, row: Row, persona: str) -> int:
    """Ask a route as a persona; returns the status."""
    method, path = route.split(" ", 1)
    address = row.at.format(**world.names) if row.at else re.sub(r"\{\w+\}", "1", path)
    body = {} if method == "GET" else {"json": row.body}
    headers = row.headers | world.headers_of(persona)
    status: int = client.request(method, address, headers=headers, follow_redirects=False, **body).status_code
    return status


def make_user(session: Session, runtime: Runtime, role: Role) -> User:
    name = f"u{uuid.uuid4().hex[:12]}"
    return create_user(session, runtime.settings, name, f"{name}@example.com", "", role=role, password_hash="-")


def make_things(session: Session, owner: User) -> dict[str, Any]:
    """Make what rows may name in `at`."""
    account = session.query(Account).filter_by(user_id=owner.id).one()
    channel = session.query(Channel).filter_by(account_id=account.id).one()
    video = make_video(session, channel.id, Privacy.PUBLIC)
    playlist = make_playlist(session, account.id, PlaylistPrivacy.PUBLIC, channel.id)
    return {
        "account": owner.username,
        "user_id": owner.id,
        "channel": f"{owner.username}_channel",
        "channel_id": channel.id,
        "video": video.uuid,
        "comment_id": make_comment(session, video, account.id),
        "report_id": make_report(session, account.id),
        "protected_video": make_video(session, channel.id, Privacy.PASSWORD_PROTECTED).uuid,
        "playlist": playlist.uuid,
        "private_playlist": make_playlist(session, account.id, PlaylistPrivacy.PRIVATE).uuid,
        "element": make_element(session, playlist, video.id),
        "private_video": make_video(session, channel.id, Privacy.PRIVATE).uuid,
        "private_media": make_media(session, make_video(session, channel.id, Privacy.PRIVATE)),
    }


def make_media(session: Session, video: Video) -> uuid.UUID:
    """Write rows as if files were there; `{private_media}` is the video's UUID and part of their names."""
    name, now = video.uuid, clock.now()
    common = {"video_id": video.id, "created_at": now}
    playlist = StreamingPlaylist(
        **common, directory=f"streaming-playlists/hls/{name}", master_filename="m.m3u8", sha256_filename="s.json"
    )
    session.add(playlist)
    session.flush()
    shown = {"width": 1280, "height": 720, "resolution": 720, "fps": 25, "size_bytes": 1}
    shown |= {"has_audio": True, "has_video": True, "filename": f"{name}-720.mp4", **common}
    keys = (f"streaming-playlists/hls/{name}/{name}-720.mp4", f"web-videos/{name}-720.mp4")
    session.add(VideoFile(**shown, playlist_id=playlist.id, storage_key=keys[0]))
    session.add(VideoFile(**shown, storage_key=keys[1]))
    original_key = f"original-video-files/{name}-720.mp4"
    session.add(Original(**common, input_filename="a.mp4", storage_key=original_key, size_bytes=1))
    caption = {"filename": f"{name}-fr.vtt", "storage_key": f"captions/{name}-fr.vtt", "transcript": {}}
    session.add(Caption(**common, language="fr", updated_at=now, **caption))
    return name


def make_report(session: Session, account_id: int) -> int:
    """Write a report that the owner made of themselves, and what they said about it."""
    now = clock.now()
    common = {"reporter_account_id": account_id, "flagged_account_id": account_id, "reason": "bad"}
    report = Report(**common, subject=Subject.ACCOUNT, seen={"id": account_id}, state=1, created_at=now, updated_at=now)
    session.add(report)
    session.flush()
    said = {"account_id": account_id, "by_moderator": False, "message": "Hello", "created_at": now}
    session.add(ReportMessage(report_id=report.id, **said))
    return report.id


def make_comment(session: Session, video: Video, account_id: int) -> int:
    """Write a comment of the owner's below the owner's public video."""
    now = clock.now()
    comment = Comment(
        url=f"{video.url}/comments/1",
        video_id=video.id,
        account_id=account_id,
        thread_id=0,
        text="Hello",
        folded_text="hello",
        created_at=now,
        updated_at=now,
    )
    session.add(comment)
    session.flush()
    comment.thread_id = comment.id
    return comment.id


def make_playlist(
    session: Session, account_id: int, privacy: PlaylistPrivacy, channel_id: int | None = None
) -> Playlist:
    number, now = uuid.uuid4(), clock.now()
    playlist = Playlist(
        uuid=number,
        url=f"http://localhost:9000/video-playlists/{number}",
        account_id=account_id,
        channel_id=channel_id,
        is_local=True,
        kind=PlaylistKind.REGULAR,
        privacy=privacy,
        display_name="A playlist",
        name_sort_key="a playlist",
        folded_text="a playlist",
        created_at=now,
        updated_at=now,
    )
    session.add(playlist)
    session.flush()
    return playlist


def make_element(session: Session, playlist: Playlist, video_id: int) -> int:
    now = clock.now()
    element = PlaylistElement(playlist_id=playlist.id, video_id=video_id, position=1, created_at=now, updated_at=now)
    session.add(element)
    session.flush()
    return element.id


def make_video(session: Session, channel_id: int, privacy: Privacy) -> Video:
    number, now = uuid.uuid4(), clock.now()
    video = Video(
        uuid=number,
        url=f"http://localhost:9000/videos/watch/{number}",
        channel_id=channel_id,
        is_local=True,
        name="A video",
        folded_text="a video",
        name_sort_key="a video",
        privacy=privacy,
        state=VideoState.PUBLISHED,
        duration_seconds=61,
        playable_at=now,
        published_at=now,
        created_at=now,
        updated_at=now,
    )
    session.add(video)
    session.flush()
    return video
