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
