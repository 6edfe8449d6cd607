"""Likes and dislikes between instances (protocol.md 1, 2): those of others counted, ours told and shown."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from headwater.accounts import Account, find_account_of_actor
from headwater.actors import LOCAL_HOST, Actor
from headwater.db import settings_of
from headwater.federation import PUBLIC, Asked, Document, Dropped, Handler, Moved, Received, id_of, send, with_context
from headwater.ratings import rules, service, store
from headwater.ratings.model import Rating
from headwater.relaying import read_owner
from headwater.settings import Settings
from headwater.shares import may_be_told
from headwater.videos import Privacy, Video

OPEN = (Privacy.PUBLIC, Privacy.UNLISTED)
TYPES = {Rating.LIKE: "Like", Rating.DISLIKE: "Dislike"}
_KINDS = {name: rating for rating, name in TYPES.items()}
MAX_DIGITS = 18


def take_rating(session: Session, received: Received) -> None:
    """Count what somebody else thinks of a video of ours; it replaces what they thought before."""
    video_id, account_id = _find_subject(session, received, received.object_url)
    rating = _KINDS[str(received.activity["type"])]
    service.rate_video(session, account_id, video_id, rating, url=received.activity["id"])


def take_back(session: Session, received: Received) -> None:
    """Forget what somebody else thought of a video of ours, if they still do."""
    video_id, account_id = _find_subject(session, received, id_of(received.object.get("object")))
    if service.read_rating(session, account_id, video_id) is _KINDS.get(str(received.object.get("type"))):
        service.rate_video(session, account_id, video_id, None)


def tell_rating(session: Session, *, video_id: int, is_local: bool, account_id: int, before: str, rating: str) -> None:
    """Tell the server of a video from elsewhere what one of us thinks of it; the handler of `video.rated`."""
    if is_local:
        return
    video = session.get_one(Video, video_id)
    actor = session.get_one(Actor, session.get_one(Account, account_id).actor_id)
    if actor.host != LOCAL_HOST:
        return
    owner = read_owner(session, video.channel_id)
    addressed: dict[str, Any] = {"to": [owner.url], "cc": []}
    if (earlier := rules.WORDS[before]) is not None:
        undone = {**_audience(actor), **_describe(actor, video, earlier)}
        undo = {**addressed, "type": "Undo", "id": f"{undone['id']}/undo", "actor": actor.url, "object": undone}
        _send(session, actor, undo, video, owner.inbox_url)
    if (now := rules.WORDS[rating]) is not None:
        _send(session, actor, {**addressed, **_describe(actor, video, now)}, video, owner.inbox_url)


def _send(session: Session, actor: Actor, activity: dict[str, Any], video: Video, inbox: str) -> None:
    about = f"{actor.url}#{video.url}"  # likes and their undoing keep their order
    send(session, settings_of(session), actor.id, activity, [inbox], kind="Rate", object_url=about)


def _find_subject(session: Session, received: Received, url: str) -> tuple[int, int]:
    """Return the numbers of a video of ours and of the account that speaks of it; raises Dropped."""
    found = store.find_subject(session, url, received.actor.id)
    if found is None or not found.is_local or not may_be_told(found, received.settings):
        raise Dropped("it is not about a video of ours")
    if found.account_id is None:
        raise Dropped("whoever says so is nobody who rates videos")
    return found.id, found.account_id


def _describe(actor: Actor, video: Video, rating: Rating) -> dict[str, Any]:
    url = f"{actor.url}/{rules.name_rating(rating)}s/{video.id}"
    return {"id": url, "type": TYPES[rating], "actor": actor.url, "object": video.url}


def _audience(actor: Actor) -> dict[str, Any]:
    return {"to": [PUBLIC], "cc": [actor.followers_url] if actor.followers_url else []}


def _build(session: Session, asked: Asked, rating: Rating) -> dict[str, Any] | Moved | None:
    number = asked.parts["number"]
    if not (number.isascii() and number.isdigit() and len(number) <= MAX_DIGITS):
        return None
    actor, video = store.find_local_actor(session, asked.parts["name"]), session.get(Video, int(number))
    if actor is None or video is None or video.privacy not in OPEN:
        return None
    account = find_account_of_actor(session, actor.id)
    if account is None or service.read_rating(session, account.id, video.id) is not rating:
        return None
    return with_context("Rate", {**_audience(actor), **_describe(actor, video, rating)})


def build_like(session: Session, settings: Settings, asked: Asked) -> dict[str, Any] | Moved | None:
    """Return that one of our people likes a video."""
    return _build(session, asked, Rating.LIKE)


def build_dislike(session: Session, settings: Settings, asked: Asked) -> dict[str, Any] | Moved | None:
    """Return that one of our people dislikes a video."""
    return _build(session, asked, Rating.DISLIKE)


documents = (
    Document(build_like, paths=("/accounts/{name}/likes/{number}", "/account/{name}/likes/{number}")),
    Document(build_dislike, paths=("/accounts/{name}/dislikes/{number}", "/account/{name}/dislikes/{number}")),
)
handlers = (
    Handler(type="Like", apply=take_rating),
    Handler(type="Dislike", apply=take_rating),
    Handler(type="Undo", object_types=("Like", "Dislike"), apply=take_back),
)
