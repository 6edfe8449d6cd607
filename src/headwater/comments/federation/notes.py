"""Our comments as documents and activities, as the wire has them. Pure."""

from __future__ import annotations

from typing import Any

from headwater.actors import LOCAL_HOST, Actor
from headwater.comments.federation.parsing import MARKDOWN
from headwater.comments.federation.store import Talk
from headwater.federation import PUBLIC
from headwater.kit.clock import format_wire

Audience = tuple[list[str], list[str]]


def audience_of_author(author: Actor) -> Audience:
    """Return `to` and `cc` of a comment for whoever reads its document."""
    return [PUBLIC], [author.followers_url] if author.followers_url else []


def audience_of_all(talk: Talk, author: Actor, involved: list[str]) -> Audience:
    """Return `to` and `cc` of a comment that is sent; `involved`: followers of whoever announced the video."""
    mentioned = [actor.url for actor in talk.mentioned]
    if talk.video.is_local:
        answered = [actor.url for actor in answered_people(talk)]
        return [PUBLIC], _once([author.followers_url, *answered, *mentioned, *involved])
    answered_by = [actor.followers_url for actor in answered_people(talk)]
    return _once([PUBLIC, *involved, author.followers_url, *answered_by]), mentioned


def audience_of_removal(talk: Talk, by: Actor, owner_url: str, involved: list[str]) -> Audience:
    """Return `to` and `cc` of the removal of a comment."""
    answered = [actor.url for actor in answered_people(talk)]
    origin = [] if talk.video.is_local else [owner_url]
    return [PUBLIC], _once([*origin, by.followers_url, *answered, *involved])


def answered_people(talk: Talk) -> list[Actor]:
    """Return who wrote what stands above a comment and is seen by all, each once."""
    shown = [actor for above, actor in talk.parents if above.deleted_at is None and not above.held_for_review]
    return list({actor.id: actor for actor in shown if actor is not None and actor.deleted_at is None}.values())


def describe(talk: Talk, author: Actor, host: str, audience: Audience) -> dict[str, Any]:
    """Return a comment as a Note, or what is left of a removed one; without context."""
    comment = talk.comment
    above = talk.parents[0][0].url if talk.parents else talk.video.url
    published, updated = format_wire(comment.created_at), format_wire(comment.updated_at)
    if comment.deleted_at is not None:
        return {
            "id": comment.url,
            "type": "Tombstone",
            "formerType": "Note",
            "inReplyTo": above,
            "published": published,
            "updated": updated,
            "deleted": format_wire(comment.deleted_at),
        }
    people = {actor.id: actor for actor in (*answered_people(talk), *talk.mentioned)}
    return {
        "to": audience[0],
        "cc": audience[1],
        "type": "Note",
        "id": comment.url,
        "content": comment.text,
        "mediaType": MARKDOWN,
        "inReplyTo": above,
        "updated": updated,
        "published": published,
        "url": comment.url,
        "attributedTo": author.url,
        "replyApproval": find_approval(talk),
        "tag": [_mention(actor, host) for actor in people.values()],
    }


def describe_creation(note: dict[str, Any], author: Actor) -> dict[str, Any]:
    """Return the Create of a Note."""
    return {
        "to": note["to"],
        "cc": note["cc"],
        "type": "Create",
        "id": f"{note['id']}/activity",
        "actor": author.url,
        "object": note,
    }


def describe_removal(comment_url: str, by: Actor, audience: Audience) -> dict[str, Any]:
    """Return the Delete of a comment."""
    to, cc = audience
    return {"to": to, "cc": cc, "type": "Delete", "id": f"{comment_url}/delete", "actor": by.url, "object": comment_url}


def describe_approval(talk: Talk, owner_url: str) -> dict[str, Any]:
    """Return the ApproveReply of a comment below a video of ours (FEP-5624)."""
    return {
        "type": "ApproveReply",
        "id": approval_url(talk),
        "actor": owner_url,
        "inReplyTo": talk.parents[0][0].url if talk.parents else talk.video.url,
        "object": talk.comment.url,
    }


def approval_url(talk: Talk) -> str:
    """Return the address of the approval of a comment below a video of ours."""
    return f"{talk.video.url}/comments/{talk.comment.id}/approve-reply"


def find_approval(talk: Talk) -> str | None:
    """Return by which activity a comment was let through; None while it waits or nobody has said so."""
    if talk.video.is_local and not talk.comment.held_for_review:
        return approval_url(talk)
    return talk.comment.reply_approval


def _mention(actor: Actor, host: str) -> dict[str, str]:
    shown = host if actor.host == LOCAL_HOST else actor.host
    return {"type": "Mention", "href": actor.url, "name": f"@{actor.name}@{shown}"}


def _once(addresses: list[str | None]) -> list[str]:
    return list(dict.fromkeys(address for address in addresses if address))
