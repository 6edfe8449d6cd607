"""Accounts: the first administrator, sign-in, quotas."""

from __future__ import annotations

from typing import Annotated

import msgspec

from headwater.settings.kinds import Section, about
from headwater.settings.units import ByteSize, Seconds


class Admin(Section, frozen=True):
    """The administrator made at the first start on empty data."""

    username: Annotated[str, about("Name of the first administrator.", min_length=1, max_length=50)] = "root"
    password: Annotated[str, about("Any password is taken; empty: one is made and printed once.")] = ""
    email: Annotated[
        str,
        about("Where the instance reaches its administrator.", max_length=254, pattern=r"\A[^@\s]+@[^@\s]+\Z"),
    ] = "admin@example.com"


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
    max_remote_length: Annotated[
        int, about("Characters of a comment from elsewhere: HTML is longer than what it says.", ge=1_000, le=400_000)
    ] = 50_000
    gather_timeout: Annotated[
        Seconds,
        about("What a comment from elsewhere answers is fetched first, unless that takes longer."),
    ] = Seconds(60)
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
    passkey_challenge_lifetime: Annotated[
        Seconds, about("How long a browser may take to show a passkey; people look for a key or a telephone.")
    ] = Seconds(300)
    second_step_lifetime: Annotated[
        Seconds, about("How long somebody who gave their password may take for the second step.")
    ] = Seconds(600)
    two_factor_request_lifetime: Annotated[
        Seconds, about("How long somebody may take to set up two-factor authentication.")
    ] = Seconds(600)
    video_file_token_lifetime: Annotated[Seconds, about("Tokens in media addresses of private videos.")] = Seconds(
        8 * 3600
    )


Network = Annotated[str, msgspec.Meta(max_length=50, pattern=r"\A\s*[0-9A-Fa-f:.]+(/[0-9]{1,3})?\s*\Z")]


class SignupNetworks(Section, frozen=True):
    """Networks in CIDR notation, such as 192.0.2.0/24."""

    whitelist: Annotated[list[Network], about("Only from these may strangers join; empty: from everywhere.")] = (
        msgspec.field(default_factory=list)
    )
    blacklist: Annotated[list[Network], about("From these they may not, unless the whitelist names them too.")] = (
        msgspec.field(default_factory=list)
    )


class SignupFilters(Section, frozen=True):
    """From where strangers may join."""

    cidr: Annotated[SignupNetworks, about("By their address.")] = SignupNetworks()


class Invitations(Section, frozen=True):
    """Links with which somebody may join although registration is closed or needs approval."""

    by_users: Annotated[bool, about("Users may invite too; those who decide about registrations always may.")] = False
    lifetime: Annotated[Seconds, about("How long a link of a user is good, and others at most.")] = Seconds(30 * 86400)
    max_uses: Annotated[int, about("How many may join with one link of a user.", ge=1, le=1000)] = 5
    max_open: Annotated[int, about("Links of one user that are still good, at once.", ge=1, le=1000)] = 5


class Signup(Section, frozen=True):
    """Whether strangers may create accounts."""

    enabled: Annotated[bool, about("Open registration.")] = False
    limit: Annotated[int, about("Users at most; -1: no limit.", ge=-1)] = 10
    requires_approval: Annotated[bool, about("A moderator accepts each request.")] = True
    requires_email_verification: Annotated[bool, about("The address must be confirmed.")] = False
    minimum_age: Annotated[int, about("Age told on the form.", ge=1)] = 16
    filters: Annotated[SignupFilters, about("From where strangers may join.")] = SignupFilters()
    max_waiting: Annotated[
        int, about("Requests that may wait for a moderator; a flood fills no more than that.", ge=1)
    ] = 1000
    tell_moderators_after: Annotated[
        Seconds, about("Moderators get one mail for all requests that came within this time: a flood sends few.")
    ] = Seconds(60)
    invitations: Annotated[Invitations, about("Joining by a link.")] = Invitations()


class MailedCodes(Section, frozen=True):
    """Codes in mails: whoever has one reads the address that it was sent to."""

    email_lifetime: Annotated[Seconds, about("Codes that confirm an address; mail may be read days later.")] = Seconds(
        3 * 86400
    )
    password_lifetime: Annotated[Seconds, about("Codes for a new password; short, for they open the account.")] = (
        Seconds(3600)
    )
    first_password_lifetime: Annotated[
        Seconds, about("Codes for the first password of a login that an administrator made; nobody awaits such mail.")
    ] = Seconds(7 * 86400)
    prune: Annotated[Seconds, about("How often old codes are removed; they do no harm.")] = Seconds(86400)
