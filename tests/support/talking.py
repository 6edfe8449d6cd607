"""Videos that several instances know, and people who say something about them: for rooms that tell others of it."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from email.utils import format_datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from headwater.accounts import Account
from headwater.actors import Actor
from headwater.channels import Channel
from headwater.comments import Comment, post_comment, remove_comment
from headwater.federation.fetching import Answer
from headwater.federation.keys import ensure_keys
from headwater.federation.linked import sign_document, with_context
from headwater.federation.people import resolve_actor
from headwater.federation.signatures import Message, digest, sign_cavage
from headwater.follows import Follow, FollowState
from headwater.house import Viewer
from headwater.house.rights import Role
from headwater.kit import clock
from headwater.users import User, create_user
from headwater.videos import Video, find_any
from tests.support.fediverse import Fediverse, Site
from tests.support.sample_videos import add_video


def add_user(site: Site, name: str, role: Role = Role.USER) -> Viewer:
    """Make a login with account and channel; returns the viewer that they are."""
    with site.runtime.database.write() as session:
        user = create_user(
            session, site.runtime.settings, name, f"{name}@example.com", "a password", password_hash="x", role=role
        )
        account = session.scalar(sa.select(Account).where(Account.user_id == user.id))
        assert account is not None and isinstance(user, User)
        return Viewer(user_id=user.id, account_id=account.id, username=name, display_name=name, role=role)


def publish(site: Site, owner: str, **more: Any) -> str:
    """Put a video into the channel of somebody; returns its ActivityPub address."""
    identity = uuid.uuid4()
    with site.runtime.database.write() as session:
        base = site.runtime.settings.base_url
        url = f"{base}/videos/watch/{identity}"
        channel_id = find_channel(session, f"{base}/video-channels/{owner}_channel")
        add_video(session, **{"uuid": identity, "url": url, "channel_id": channel_id, **more})
        return url


def know(site: Site, there: Site, url: str, **more: Any) -> None:
    """Let an instance have the video of another, as if it had been fetched."""
    with there.runtime.database.read() as session:
        video = session.scalar(sa.select(Video).where(Video.url == url))
        assert video is not None
        channel = session.get_one(Channel, video.channel_id)
        channel_url = session.get_one(Actor, channel.actor_id).url
    resolve_actor(site.runtime, channel_url)
    with site.runtime.database.write() as session:
        copied = {"comments_policy": video.comments_policy, "duration_seconds": video.duration_seconds, **more}
        found = {"uuid": video.uuid, "url": url, "channel_id": find_channel(session, channel_url)}
        add_video(session, **{**found, "is_local": False, **copied})


def hear(site: Site, there: Site, target_url: str, follower_url: str = "") -> None:
    """Let an actor of `site` (or the instance) follow one of `there`, accepted, as both then know."""
    follower_url = follower_url or f"https://{site.host}/accounts/peertube"
    for knows in (site, there):
        follower, target = resolve_actor(knows.runtime, follower_url), resolve_actor(knows.runtime, target_url)
        with knows.runtime.database.write() as session:
            session.add(
                Follow(
                    follower_id=follower.id,
                    target_id=target.id,
                    state=FollowState.ACCEPTED,
                    url=f"{follower_url}/follows/{uuid.uuid4()}",
                    created_at=clock.now(),
                    updated_at=clock.now(),
                )
            )


def say(site: Site, who: Viewer, video_url: str, text: str = "Hello", to: str = "") -> str:
    """Write below a video, or answer the comment of an address; returns the address of what was written."""
    with site.runtime.database.write() as session:
        row = find_any(session, video_url.rpartition("/")[2])
        parent = session.scalar(sa.select(Comment.id).where(Comment.url == to)) if to else None
        return post_comment(session, site.runtime.settings, who, row, text, parent_id=parent).url


def unsay(site: Site, who: Viewer, video_url: str, comment_url: str) -> None:
    """Remove a comment."""
    with site.runtime.database.write() as session:
        number = session.execute(sa.select(Comment.id).where(Comment.url == comment_url)).scalar_one()
        remove_comment(session, who, find_any(session, video_url.rpartition("/")[2]), number)


def read_comments(site: Site, video_url: str) -> list[tuple[str, str]]:
    """Return what a visitor is told of a video's comments over REST: handle and text of each, answers below theirs."""
    path = f"/api/v1/videos/{video_url.rpartition('/')[2]}/comment-threads"
    found: list[tuple[str, str]] = []

    def walk(tree: Any) -> None:
        account = tree["comment"]["account"]
        found.append((f"{account['name']}@{account['host']}" if account else "", tree["comment"]["text"]))
        for child in tree["children"]:
            walk(child)

    for thread in site.client.get(path, params={"sort": "createdAt"}).json()["data"]:
        walk(site.client.get(f"{path}/{thread['id']}").json())
    return found


class Stranger:
    """A person on a small server of another kind: signs by hand, serves what it is told to."""

    def __init__(self, fediverse: Fediverse, like: Site, host: str = "d.example", name: str = "fay") -> None:
        self.url, self.host = f"https://{host}/users/{name}", host
        with like.runtime.database.read() as session:
            self._key_actor = session.execute(sa.select(Actor.id).where(Actor.host == "")).scalars().first()
        self._site = like
        _, self.key = ensure_keys(like.runtime, self._key_actor or 0)
        with like.runtime.database.read() as session:
            public = session.get_one(Actor, self._key_actor).public_key
        self.pages: dict[str, Any] = {
            self.url: {
                "@context": "https://www.w3.org/ns/activitystreams",
                "id": self.url,
                "type": "Person",
                "preferredUsername": name,
                "name": name.title(),
                "inbox": f"{self.url}/inbox",
                "followers": f"{self.url}/followers",
                "publicKey": {"id": f"{self.url}#main-key", "owner": self.url, "publicKeyPem": public},
            }
        }
        self.received: list[tuple[str, dict[str, Any]]] = []
        self.asked: list[str] = []
        fediverse.wire.pages[host] = self._serve

    def _serve(self, method: str, url: str, headers: Any, body: bytes) -> Answer:
        if method == "POST":
            self.received.append((url, json.loads(body)))
            return Answer(204, {}, b"")
        self.asked.append(url)
        page = self.pages.get(url)
        kind = {"content-type": "application/activity+json"}
        return Answer(404, kind, b"{}") if page is None else Answer(200, kind, msgspec.json.encode(page))

    def post(self, there: Site, activity: dict[str, Any], *, kind: str = "Comment", signed: bool = True) -> int:
        """Deliver an activity; returns the status."""
        document = with_context(kind, {"actor": self.url, **activity})
        if signed:
            document = sign_document(document, f"{self.url}#main-key", self.key, "2026-11-21T12:00:00.000Z")
        body = json.dumps(document).encode()
        headers = {"date": format_datetime(clock.now(), usegmt=True), "digest": digest(body), "host": there.host}
        message = Message("POST", "/inbox", headers, there.host)
        headers["signature"] = sign_cavage(message, f"{self.url}#main-key", self.key)
        headers["content-type"] = "application/activity+json"
        return int(there.client.post("/inbox", content=body, headers=headers).status_code)

    def note(self, answers: str, content: str = "<p>Hello</p>", number: int = 1, **changes: Any) -> dict[str, Any]:
        """Return a Note as a plain server writes it."""
        public = "https://www.w3.org/ns/activitystreams#Public"
        published = (clock.now() - dt.timedelta(minutes=1)).isoformat()
        return {
            "type": "Note",
            "id": f"https://{self.host}/notes/{number}",
            "content": content,
            "inReplyTo": answers,
            "attributedTo": self.url,
            "published": published,
            "to": [public],
            "cc": [],
        } | changes

    def create(self, note: dict[str, Any], verb: str = "Create") -> dict[str, Any]:
        """Return the Create (or Update) of a Note."""
        return {"type": verb, "id": f"{note['id']}#{verb}-{uuid.uuid4()}", "object": note, "to": note["to"], "cc": []}


def find_channel(session: Any, url: str) -> int:
    """Return the number of the channel of an address."""
    query = sa.select(Channel.id).join(Actor, Actor.id == Channel.actor_id).where(Actor.url == url)
    return int(session.execute(query).scalar_one())
