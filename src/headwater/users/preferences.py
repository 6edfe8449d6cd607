"""What a person set for themselves. Only what was set is stored; defaults may change under the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.house import Viewer
from headwater.settings import Settings
from headwater.users.model import User

NsfwPolicy = Literal["do_not_list", "warn", "blur", "display"]  # "warn": of versions after 7.1
NSFW_POLICIES: tuple[str, ...] = get_args(NsfwPolicy)
# Themes are accents and light or dark here; of the reference's names only those that mean "no other theme" exist.
Theme = Literal["instance-default", "default"]
Language = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9-]{1,10}\Z")]
Languages = Annotated[list[Language], msgspec.Meta(max_length=500)]


MAX_NSFW_FLAGS = 7  # bits of the wire for kinds of sensitive videos
NsfwFlags = Annotated[int, msgspec.Meta(ge=0, le=MAX_NSFW_FLAGS)]
HIDE, BLUR = "do_not_list", "blur"


class NsfwWishes(msgspec.Struct, frozen=True):
    """What somebody wants of sensitive videos: in general, and of the kinds for which they chose something else."""

    general: str
    hidden: int = 0
    blurred: int = 0
    warned: int = 0
    displayed: int = 0

    @property
    def listed(self) -> int:
        """The kinds that lists show even if sensitive videos are hidden."""
        return self.blurred | self.warned | self.displayed

    def of(self, flags: int) -> str:
        """Return the policy for a video of these kinds; of several the strictest counts."""
        chosen = ((self.hidden, HIDE), (self.blurred, BLUR), (self.warned, "warn"), (self.displayed, "display"))
        return next((policy for kinds, policy in chosen if kinds & flags), self.general)


class Preferences(msgspec.Struct, rename="camel", frozen=True, kw_only=True):
    """The preferences of the wire with their defaults, and the types that changes are checked against."""

    nsfw_policy: NsfwPolicy = msgspec.field(default="do_not_list", name="nsfwPolicy")
    theme: Theme = "instance-default"
    email_public: bool = False
    p2p_enabled: bool = msgspec.field(default=True, name="p2pEnabled")
    videos_history_enabled: bool = True
    auto_play_video: bool = True
    auto_play_next_video: bool = False
    auto_play_next_video_playlist: bool = True
    video_languages: Languages | None = None
    no_instance_config_warning_modal: bool = False
    no_welcome_modal: bool = False
    no_account_setup_warning_modal: bool = False
    # Of versions after 7.1: kinds of sensitive videos for which something else counts than `nsfwPolicy`
    nsfw_flags_displayed: NsfwFlags = 0
    nsfw_flags_warned: NsfwFlags = 0
    nsfw_flags_blurred: NsfwFlags = 0
    nsfw_flags_hidden: NsfwFlags = 0
    language: Language | None = None  # of pages and mails, also of those versions

    @property
    def nsfw_wishes(self) -> NsfwWishes:
        """What this person wants of sensitive videos."""
        return NsfwWishes(
            self.nsfw_policy,
            self.nsfw_flags_hidden,
            self.nsfw_flags_blurred,
            self.nsfw_flags_warned,
            self.nsfw_flags_displayed,
        )


NEWER_PREFERENCES = ("nsfwFlagsDisplayed", "nsfwFlagsWarned", "nsfwFlagsBlurred", "nsfwFlagsHidden", "language")
PREFERENCE_TYPES: dict[str, Any] = {field.encode_name: field.type for field in msgspec.structs.fields(Preferences)}


def read_preferences(stored: Mapping[str, object], settings: Settings) -> Preferences:
    """Return a person's preferences: what they set, else the instance's defaults."""
    defaults = {
        "nsfwPolicy": settings.instance.default_nsfw_policy,
        "p2pEnabled": settings.defaults.p2p.webapp.enabled,
    }
    return msgspec.convert(defaults | dict(stored), Preferences)


def preferences_of(session: Session, settings: Settings, viewer: Viewer) -> Preferences:
    """Return the preferences of whoever asks; visitors have the instance's defaults, without a statement."""
    return read_preferences(find_chosen(session, viewer), settings)


def find_chosen(session: Session, viewer: Viewer) -> Mapping[str, object]:
    """Return what whoever asks set themselves, by its name on the wire; nothing of visitors, without a statement."""
    if viewer.user_id is None:
        return {}
    return session.scalar(sa.select(User.preferences).where(User.id == viewer.user_id)) or {}


def language_of(user: User) -> str | None:
    """Return in which language somebody wants to be written to; None: they have not said."""
    language = user.preferences.get("language")
    return language if isinstance(language, str) else None
