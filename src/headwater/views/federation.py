"""Views and viewers that other instances tell of (protocol.md 8)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from sqlalchemy.orm import Session

from headwater.federation import Dropped, Handler, Received, host_of, id_of
from headwater.kit import clock
from headwater.relaying import find_video, pass_on
from headwater.shares import may_be_told
from headwater.videos import Video
from headwater.views import store
from headwater.views.rules import MAX_SECTIONS

COUNTRY = re.compile(r"[A-Z]{2}")  # ISO 3166-1
MAX_REGION = 100  # characters; no place has a name as long
MAX_VIEWERS = 10_000_000  # of a total; nothing of the fediverse has come near it


def take_view(session: Session, received: Received) -> None:
    """Count a view, somebody who watches, or all who do as the video's own server counts them."""
    video = find_video(session, received.object_url)
    if video is None or (video.is_local and not may_be_told(video, received.settings)):
        raise Dropped("it is about no video that others know of here")
    activity = received.activity
    until = activity.get("expires", activity.get("expiration"))
    if until is None:
        store.add_views(session, {video.id: 1}, clock.now().date())
        pass_on(session, received, video)
        return
    _keep_viewers(session, received, video, _read_time(until))
    settings = received.settings.views.videos
    store.refresh_viewers(session, clock.now() - dt.timedelta(seconds=settings.viewer_lifetime), {video.id})


def _keep_viewers(session: Session, received: Received, video: Video, until: dt.datetime) -> None:
    limits, now, host = received.settings.views.videos, clock.now(), host_of(received.actor.url)
    if until <= now:
        raise Dropped("they watch no more")
    result = received.activity.get("result")
    is_total = result is not None
    if is_total and (video.is_local or host != host_of(video.url)):
        raise Dropped("only the server of a video counts its viewers")
    if not is_total and store.count_remote_viewers(session, video.id, host, now) >= limits.max_remote_viewers:
        raise Dropped("too many viewers of one instance")
    values = {
        "video_id": video.id,
        "url": received.activity["id"],
        "host": host,
        "viewers": _read_number(result, "userInteractionCount", MAX_VIEWERS) if is_total else 1,
        "is_total": is_total,
        "expires_at": min(until, now + dt.timedelta(seconds=limits.max_remote_lifetime)),
    }
    store.keep_remote_viewers(session, values)


def take_watched(session: Session, received: Received) -> None:
    """Keep what somebody elsewhere has watched of a video of ours, for its statistics."""
    action = received.object
    url, video = id_of(action), find_video(session, id_of(action.get("object")))
    if host_of(url) != host_of(received.actor.url):
        raise Dropped("it is of another host than who says so")
    if video is None or not video.is_local or not may_be_told(video, received.settings):
        raise Dropped("it is not about a video of ours")
    now = clock.now()
    ended = min(_read_time(action.get("endTime")), now)
    started = min(_read_time(action.get("startTime")), ended)
    if (now - started).total_seconds() > received.settings.views.videos.session_max_age:
        raise Dropped("it is too long ago")
    sections = _read_sections(action.get("watchSections"), video)
    country, region = _read_place(action.get("location"))
    values = {
        "video_id": video.id,
        "viewer": url,
        "started_at": started,
        "seen_at": ended,
        "watch_seconds": sum(end - start for start, end in sections),
        "sections": sections,
        "url": url,
        "country": country,
        "region": region,
    }
    store.keep_watched(session, values)


def _read_sections(given: Any, video: Video) -> list[list[int]]:
    if not isinstance(given, list) or len(given) > MAX_SECTIONS:
        raise Dropped("it does not say what was watched")
    most = video.duration_seconds if not video.is_live else 1 << 31
    sections = []
    for section in given:
        start, end = (_read_number(section, f"{edge}Timestamp", 1 << 31) for edge in ("start", "end"))
        if start <= end <= most:
            sections.append([start, end])
    return sections


def _read_place(given: Any) -> tuple[str | None, str | None]:
    """Return country and region; what is not written as elsewhere is left out, and no region is kept alone."""
    place = given if isinstance(given, dict) else {}
    country, region = place.get("addressCountry"), place.get("addressRegion")
    if not isinstance(country, str) or not COUNTRY.fullmatch(country):
        return None, None
    is_name = isinstance(region, str) and 0 < len(region) <= MAX_REGION and region.isprintable()
    return country, region if is_name else None


def _read_number(holder: Any, name: str, most: int) -> int:
    value = holder.get(name) if isinstance(holder, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise Dropped(f"{name} is not a number that is taken")
    return int(value)


def _read_time(value: Any) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise Dropped("a time without its zone")
        return moment.astimezone(dt.UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise Dropped("not a time") from error


handlers = (
    Handler(type="View", apply=take_view),
    Handler(type="Create", object_types=("WatchAction",), apply=take_watched),
)
