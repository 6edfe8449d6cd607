"""Reading Notes of others. Pure: what is wrong with one is said by Dropped."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import msgspec

from headwater.federation import PUBLIC, Dropped, host_of, id_of, ids_of
from headwater.kit import clock
from headwater.kit.markdown import clean_foreign
from headwater.settings.people import Comments

MARKDOWN = "text/markdown"
PUBLIC_NAMES = (PUBLIC, "as:Public", "Public")
_TAG = re.compile(r"<[A-Za-z/!?]")


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A Note as we keep it; a removed one is a Tombstone and has neither words nor author."""

    url: str
    author_url: str
    answers: str  # the address of the video or the comment above
    text: str
    mentions: list[tuple[str, str]]  # address of an actor and its name, as `@name@host`
    created_at: dt.datetime
    reply_approval: str | None = None
    is_removed: bool = False


def read_note(document: dict[str, Any], limits: Comments) -> Note:
    """Read a Note; raises Dropped."""
    url, author = id_of(document), next(iter(ids_of(document.get("attributedTo"))), "")
    if not host_of(url) or host_of(url) != host_of(author):
        raise Dropped("the comment is not of its author's host")
    if not any(name in PUBLIC_NAMES for field in ("to", "cc") for name in ids_of(document.get(field))):
        raise Dropped("it is not for everybody")
    approval = document.get("replyApproval")
    return Note(
        url=url,
        author_url=author,
        answers=_read_answered(document),
        text=read_text(document, limits),
        mentions=_read_mentions(document.get("tag"), limits.max_mentions),
        created_at=_read_time(document.get("published")),
        reply_approval=approval if host_of(approval) else None,
    )


def read_ancestor(document: dict[str, Any], limits: Comments) -> Note:
    """Read a Note, or what is left of one that was removed; raises Dropped."""
    if document.get("type") != "Tombstone":
        if document.get("type") != "Note":
            raise Dropped("it answers something that is neither a video nor a comment")
        return read_note(document, limits)
    return Note(
        url=id_of(document),
        author_url="",
        answers=_read_answered(document),
        text="",
        mentions=[],
        created_at=_read_time(document.get("published")),
        is_removed=True,
    )


def read_text(document: dict[str, Any], limits: Comments) -> str:
    """Return what a Note says: Markdown, or HTML of which only the harmless part is left; raises Dropped."""
    content = document.get("content")
    if not isinstance(content, str):
        raise Dropped("it says nothing")
    if len(content) > limits.max_remote_length:
        raise Dropped("it is too long")
    text = content.replace("\0", "").strip()
    if document.get("mediaType") != MARKDOWN or _TAG.search(text):
        text = clean_foreign(text).strip()
    if not text:
        raise Dropped("it says nothing")
    return text


def _read_answered(document: dict[str, Any]) -> str:
    url = next(iter(ids_of(document.get("inReplyTo"))), "")
    if not host_of(url):
        raise Dropped("it answers nothing")
    return url


def _read_mentions(tags: Any, most: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for tag in tags if isinstance(tags, list) else [tags]:
        if len(found) >= most:
            break
        if isinstance(tag, dict) and tag.get("type") == "Mention" and host_of(tag.get("href")):
            name = tag.get("name")
            found.append((tag["href"], name if isinstance(name, str) else ""))
    return found


def _read_time(value: Any) -> dt.datetime:
    """Return when it was written: never in the future, where it would stand above everything."""
    now = clock.now()
    try:
        moment = dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return now
    if moment.tzinfo is None:
        return now
    try:
        return min(moment.astimezone(dt.UTC), now)
    except OverflowError:
        return now
