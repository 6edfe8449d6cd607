"""Reactions across features: a handler runs in the emitter's transaction and only writes rows or enqueues jobs.

`EVENTS` is the one registry, with the facts that each event carries. It will also be the list of plugin hooks.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from headwater.house.feature import all_features, resolve

EVENTS: dict[str, str] = {
    "settings.changed": "author, before, after: what is saved is another tree of settings from now on",
    "user.created": "user_id: a login, its account and first channel exist",
    "user.password_changed": "user_id, kept_token_id: every sign-in but that one ends",
    "user.blocked": "user_id: nobody signs in as them any more, every sign-in ends",
    "user.deleted": "user_id, account_id: a login is going, with its account; its channels are gone already",
    "channel.created": "channel_id: it exists, without videos",
    "channel.updated": "channel_id, spread_support: it looks different; its support text is for all of its videos too",
    "channel.deleted": "channel_id: a channel is going, with all of its videos",
    "video.uploaded": "video_id: a file was accepted, nothing is playable yet",
    "video.described": "video_id: its title, tags, description or channel were written or changed",
    "video.playable": "video_id: the first segments can be watched",
    "video.published": "video_id: listed for those who may see it, for the first time",
    "video.updated": "video_id: something that viewers or followers see has changed, a new rung too",
    "video.replacement_ready": "video_id: a hidden video is whole, whose files another one shall have",
    "video.replacement_failed": "video_id, reason: nothing came of such a hidden video",
    "video.passwords_given": "video_id, passwords: who may watch must know one of them; none: they are needed no more",
    "video.rated": "video_id, account_id, before, rating: like, dislike or none",
    "comment.posted": "comment_id: it was written; one that waits for review is shown to few",
    "comment.approved": "comment_id: it waited for review and is shown to all from now on",
    "comment.removed": "comment_id, by_account_id: it is a tombstone now",
    "video.deleted": "video_id, uuid: the video and its files are going",
}


@functools.cache
def _handlers(name: str) -> tuple[Callable[..., None], ...]:
    return tuple(resolve(feature.events[name]) for feature in all_features() if name in feature.events)


def emit(session: Session, name: str, **facts: Any) -> None:
    """Tell every feature that something happened, inside the caller's transaction."""
    if name not in EVENTS:
        raise LookupError(f"unknown event {name}")
    for handler in _handlers(name):
        handler(session, **facts)
