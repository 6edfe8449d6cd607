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
    "registration.requested": "registration_id: somebody asked to join, and waits for a moderator",
    "user.joined": "user_id: somebody made an account themselves, or it was made at their request",
    "user.password_changed": "user_id, kept_token_id: every sign-in but that one ends",
    "user.password_wanted": "user_id: an administrator made a login whose password the person is to choose",
    "user.email_wanted": "user_id: an address waits for its confirmation",
    "user.email_changed": "user_id, before: a user has another address",
    "user.two_factor_changed": "user_id, enabled: signing in takes a code from now on, or takes none any more",
    "user.passkey_added": "user_id, passkey_name: it signs them in from now on",
    "user.blocked": "user_id: nobody signs in as them any more, every sign-in ends",
    "user.deleted": "user_id, account_id: a login is going, with its account; its channels are gone already",
    "account.deleted": "account_id: one of another instance is going; its channels are gone already",
    "channel.arrived": "channel_id: one of another instance was read, for the first time or anew",
    "actor.updated": "actor_id: an account of ours has another profile; or any actor of ours another avatar or banner",
    "channel.created": "channel_id: it exists, without videos",
    "channel.updated": "channel_id, spread_support: it looks different; its support text is for all of its videos too",
    "channel.deleted": "channel_id: a channel is going, with all of its videos",
    "video.uploaded": "video_id: a file was accepted, nothing is playable yet",
    "video.described": "video_id: its title, tags, description or channel were written or changed",
    "video.arrived": "video_id: one of another instance is known here from now on",
    "video.refreshed": "video_id: what is known of one of another instance was read anew",
    "video.playable": "video_id: the first segments can be watched",
    "video.published": "video_id: listed for those who may see it, for the first time",
    "video.updated": "video_id: something that viewers or followers see has changed, a new rung too",
    "video.replacement_ready": "video_id: a hidden video is whole, whose files another one shall have",
    "video.replacement_failed": "video_id, reason: nothing came of such a hidden video",
    "video.passwords_given": "video_id, passwords: who may watch must know one of them; none: they are needed no more",
    "video.rated": "video_id, is_local, account_id, before, rating: like, dislike or none",
    "comment.posted": "comment_id: it was written; one that waits for review is shown to few",
    "comment.approved": "comment_id: it waited for review and is shown to all from now on",
    "comment.removed": "comment_id, by_account_id: it is a tombstone now",
    "follow.requested": "follow_id, follower_id, target_id (actors): one asked to follow the other",
    "follow.accepted": "follow_id, follower_id, target_id: the one follows the other from now on",
    "follow.removed": "follower_id, target_id: the one follows the other no more, or was rejected",
    "peer.returned": "host: another instance that had not answered is back",
    "account.blocked": "account_id, by_account_id: it is hidden, from everybody (by 0) or from one account",
    "account.unblocked": "account_id, by_account_id: it is shown again",
    "server.blocked": "host, by_account_id: everything of it is hidden; by 0 nothing goes or comes either",
    "server.unblocked": "host, by_account_id: it is shown again",
    "report.opened": "report_id, object_url: somebody, here or elsewhere, reported a video, a comment or an account",
    "report.changed": "report_id, before, state: a moderator decided about it, or wrote why",
    "report.answered": "report_id, message_id: a moderator or whoever reported said something",
    "video.blocked": "video_id, unfederate: only its owner and moderators see it; others shall forget it too",
    "video.unblocked": "video_id, unfederated: everybody may see it again; others had been told to forget it",
    "video.deleted": "video_id, uuid: the video and its files are going",
    "playlist.changed": "playlist_id: it, or what stands in it, was written",
    "playlist.deleted": "playlist_id: a playlist is going",
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
