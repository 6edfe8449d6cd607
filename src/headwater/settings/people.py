"""Accounts: the first administrator, sign-in, quotas."""

from __future__ import annotations

from typing import Annotated

from headwater.settings.kinds import Section, about
from headwater.settings.units import ByteSize, Seconds


class Admin(Section, frozen=True):
    """The administrator made at the first start on empty data."""

    username: Annotated[str, about("Name of the first administrator.", min_length=1, max_length=50)] = "root"
    password: Annotated[str, about("Any password is taken; empty: one is made and printed once.")] = ""
    email: Annotated[str, about("Where the instance reaches its administrator.")] = "admin@example.com"


class UserDefaults(Section, frozen=True):
    """What a new user gets."""

    video_quota: Annotated[ByteSize, about("Bytes of videos in all; -1: no limit.")] = ByteSize(-1)
    video_quota_daily: Annotated[ByteSize, about("Bytes of videos in 24 hours; -1: no limit.")] = ByteSize(-1)
    default_channel_name: Annotated[str, about("Display name of the first channel; $1 is the user's name.")] = (
        "Main $1 channel"
    )


class VideoChannels(Section, frozen=True):
    """Channels of users."""

    max_per_user: Annotated[int, about("Channels one user may have; names are taken for ever.", ge=1)] = 20


class Comments(Section, frozen=True):
    """What people may say below videos."""

    max_length: Annotated[int, about("Characters of one comment; other instances take 10,000.", ge=1, le=10_000)] = (
        10_000
    )
    max_mentions: Annotated[
        int, about("People whom one comment may name; further names stay text and tell nobody.", ge=0, le=100)
    ] = 10
    max_depth: Annotated[int, about("Answers to answers; applications draw each one further in.", ge=1, le=100)] = 50
    max_thread: Annotated[
        int, about("Comments of one thread that are shown, the oldest first; it is read as a whole.", ge=10, le=10_000)
    ] = 1000
    page_size: Annotated[
        int, about("Threads on a page of a video, and answers on a page of a thread.", ge=1, le=100)
    ] = 20


class TokenLifetime(Section, frozen=True):
    """How long tokens of applications last."""

    access_token: Annotated[Seconds, about("Access tokens.")] = Seconds(86400)
    refresh_token: Annotated[Seconds, about("Refresh tokens, counted from their last use.")] = Seconds(14 * 86400)


class OAuth2(Section, frozen=True):
    """Sign-in of applications."""

    token_lifetime: Annotated[TokenLifetime, about("Lifetimes of tokens.")] = TokenLifetime()


class Sessions(Section, frozen=True):
    """Sign-in of browsers on our own pages."""

    lifetime: Annotated[Seconds, about("A session ends when it was not used for this long.")] = Seconds(30 * 86400)
    prune: Annotated[Seconds, about("How often ended sign-ins are removed; unusable rows do no harm.")] = Seconds(86400)
    video_file_token_lifetime: Annotated[Seconds, about("Tokens in media addresses of private videos.")] = Seconds(
        8 * 3600
    )


class Signup(Section, frozen=True):
    """Whether strangers may create accounts."""

    enabled: Annotated[bool, about("Open registration.")] = False
    limit: Annotated[int, about("Users at most; -1: no limit.", ge=-1)] = 10
    requires_approval: Annotated[bool, about("A moderator accepts each request.")] = True
    requires_email_verification: Annotated[bool, about("The address must be confirmed.")] = False
    minimum_age: Annotated[int, about("Age told on the form.", ge=1)] = 16
