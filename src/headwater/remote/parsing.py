"""A foreign Video document to plain facts. Every field is bounded; what is wrong is absent, or the video refused."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from typing import Any

import msgspec
import nh3

from headwater.federation import FetchFailed, host_of, id_of
from headwater.kit import clock
from headwater.remote import links
from headwater.remote.values import (
    FIRST_DAY_ELSEWHERE,
    AddressRules,
    as_list,
    as_moment,
    as_number,
    as_objects,
    as_ratio,
    as_seconds,
    as_text,
    identifier_of,
)
from headwater.videos import CommentsPolicy, Privacy, VideoState

MAX_NAME, MAX_DESCRIPTION, MAX_SUPPORT = 120, 10_000, 1000
MAX_TAGS, MAX_TAG, MIN_TAG = 20, 30, 2
MAX_OWNERS = 4  # looked at: an account and a channel are two
_LANGUAGE = re.compile(r"[A-Za-z0-9-]{1,10}", re.ASCII)
_STATES = {4: VideoState.WAITING_FOR_LIVE, 5: VideoState.LIVE_ENDED}


class NotTaken(FetchFailed):
    """The document is not one that is taken, whoever is asked again."""


class RemoteVideo(msgspec.Struct, frozen=True, kw_only=True):
    """What we keep of a video of another instance."""

    url: str
    uuid: uuid.UUID | None
    page_url: str | None  # where people watch it
    owners: list[tuple[str, str]]  # type ("" if it is not told) and address, in the document's order
    name: str
    description: str | None
    support: str | None
    category: int | None
    licence: int | None
    language: str | None
    nsfw: bool
    tags: list[str]
    privacy: Privacy
    state: VideoState
    comments_policy: CommentsPolicy
    download_enabled: bool
    duration_seconds: int
    aspect_ratio: float | None
    is_live: bool
    views: int
    published_at: dt.datetime
    updated_at: dt.datetime
    originally_published_at: dt.datetime | None
    playlist: links.RemotePlaylist | None
    files: list[links.RemoteFile]
    trackers: list[str]
    pictures: list[links.RemotePicture]
    storyboard: links.RemoteStoryboard | None
    captions: list[links.RemoteCaption]
    collections: dict[str, str | None]  # comments, likes, dislikes, shares, chapters: addresses on its own host

    @property
    def host(self) -> str:
        """The host that vouches for it."""
        return host_of(self.url)


def parse_video(document: dict[str, Any], rules: AddressRules) -> RemoteVideo:
    """Read a Video document that its host vouches for; raises NotTaken saying why it is not taken."""
    url, now = document.get("id"), clock.now()
    host = host_of(url)
    if document.get("type") != "Video" or not isinstance(url, str) or not host:
        raise NotTaken("it is not a video")
    name = as_text(document.get("name"), MAX_NAME)
    if name is None:
        raise NotTaken("the video has no title")
    owners = _read_owners(document, host)
    entries = _read_links(document, rules)
    published_at = as_moment(document.get("published"), now) or now
    return RemoteVideo(
        url=url,
        uuid=_read_uuid(document.get("uuid")),
        page_url=_read_page(entries, host, rules),
        owners=owners,
        name=" ".join(name.split()),
        description=_read_description(document),
        support=as_text(document.get("support"), MAX_SUPPORT),
        category=as_number(identifier_of(document.get("category")), least=1),
        licence=as_number(identifier_of(document.get("licence")), least=1),
        language=_read_language(identifier_of(document.get("language"))),
        nsfw=document.get("sensitive") is True,
        tags=_read_tags(document.get("tag")),
        privacy=Privacy.PUBLIC if as_list(document.get("to")) else Privacy.UNLISTED,
        state=_STATES.get(as_number(document.get("state")) or 1, VideoState.PUBLISHED),
        comments_policy=_read_policy(document),
        download_enabled=document.get("downloadEnabled") is not False,
        duration_seconds=as_seconds(document.get("duration")),
        aspect_ratio=as_ratio(document.get("aspectRatio")),
        is_live=document.get("isLiveBroadcast") is True,
        views=as_number(document.get("views")) or 0,
        published_at=published_at,
        updated_at=as_moment(document.get("updated"), now) or published_at,
        originally_published_at=as_moment(document.get("originallyPublishedAt"), now, FIRST_DAY_ELSEWHERE),
        playlist=links.read_playlist(entries, rules),
        files=links.read_files(entries, rules),
        trackers=links.read_trackers(entries, rules),
        pictures=links.read_pictures(document.get("icon") or document.get("image"), rules),
        storyboard=links.read_storyboard(document.get("preview"), rules),
        captions=links.read_captions(document.get("subtitleLanguage"), rules),
        collections=_read_collections(document, host, rules),
    )


def _read_links(document: dict[str, Any], rules: AddressRules) -> list[dict[str, Any]]:
    """Return `url` as links; plain addresses are pages, and some put the file into `attachment`."""
    given = [{"href": item, "mediaType": "text/html"} if isinstance(item, str) else item for item in
             as_list(document.get("url"))]  # fmt: skip
    found = [item for item in given if isinstance(item, dict)]
    for item in as_objects(document.get("attachment")):
        if rules.read(item.get("url")):
            found.append({**item, "href": item["url"]})
    return found


def _read_page(entries: list[dict[str, Any]], host: str, rules: AddressRules) -> str | None:
    pages = (rules.read(link.get("href")) for link in entries if link.get("mediaType") == "text/html")
    return next((page for page in pages if page and host_of(page) == host), None)


def _read_owners(document: dict[str, Any], host: str) -> list[tuple[str, str]]:
    """Return who it belongs to; only those of its own host count."""
    found = []
    for owner in as_list(document.get("attributedTo"))[: 5 * MAX_OWNERS]:
        url, kind = id_of(owner), owner.get("type") if isinstance(owner, dict) else ""
        if host_of(url) == host:
            found.append((kind if isinstance(kind, str) else "", url))
    if not found:
        raise NotTaken("the video belongs to nobody of its host")
    return found[:MAX_OWNERS]


def _read_uuid(value: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(value) if isinstance(value, str) and len(value) == 36 else None
    except ValueError:
        return None


def _read_description(document: dict[str, Any]) -> str | None:
    """Return the text as Markdown: HTML of others loses its tags."""
    text = document.get("content") if document.get("content") is not None else document.get("summary")
    if isinstance(text, str) and document.get("mediaType") not in ("text/markdown", "text/plain") and "<" in text:
        text = html.unescape(nh3.clean(text[: 4 * MAX_DESCRIPTION], tags=set()))
    return as_text(text, MAX_DESCRIPTION)


def _read_language(value: Any) -> str | None:
    return value if isinstance(value, str) and _LANGUAGE.fullmatch(value) else None


def _read_tags(value: Any) -> list[str]:
    found: list[str] = []
    for item in as_list(value):
        if isinstance(item, dict) and item.get("type") not in ("Hashtag", None):
            continue
        name = as_text(item.get("name") if isinstance(item, dict) else item, MAX_TAG)
        name = (name or "").removeprefix("#")
        if len(name) >= MIN_TAG and name not in found:
            found.append(name)
    return found[:MAX_TAGS]


def _read_policy(document: dict[str, Any]) -> CommentsPolicy:
    given = as_number(document.get("commentsPolicy"), 3, 1)
    if given is not None:
        return CommentsPolicy(given)
    return CommentsPolicy.DISABLED if document.get("commentsEnabled") is False else CommentsPolicy.ENABLED


def _read_collections(document: dict[str, Any], host: str, rules: AddressRules) -> dict[str, str | None]:
    named = {"comments": "comments", "likes": "likes", "dislikes": "dislikes", "shares": "shares",
             "chapters": "hasParts"}  # fmt: skip
    found = {ours: links.same_host(rules.read(id_of(document.get(theirs))), host) for ours, theirs in named.items()}
    found["comments"] = found["comments"] or links.same_host(rules.read(id_of(document.get("replies"))), host)
    return found
