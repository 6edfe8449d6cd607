"""What the page about this instance shows: what its administrators wrote, and what its settings and tables say."""

from __future__ import annotations

from typing import Any

import msgspec
from markupsafe import Markup

from headwater.about.rules import Joining, decide_joining
from headwater.actors import Actor, banner_path, face_path
from headwater.kit.markdown import render_page
from headwater.settings import Settings
from headwater.videos import labels
from headwater.videos.web import names

RULES = ("terms", "code_of_conduct", "moderation_information")
TEXTS = (
    "description",
    *RULES,
    "administrator",
    "creation_reason",
    "maintenance_lifetime",
    "business_model",
    "hardware_information",
)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is so by the settings."""

    host: str
    joining: Joining
    minimum_age: int
    verifies_email: bool
    quota_bytes: int  # -1: as much as one likes
    daily_quota_bytes: int
    languages: list[str]
    categories: list[str]
    is_sensitive: bool
    sensitive_policy: str
    shares_by_default: bool


class InstancePage(msgspec.Struct, frozen=True, kw_only=True):
    """The page as a whole; `words` are safe HTML by the name of their setting."""

    words: dict[str, Markup]
    facts: Facts
    figures: dict[str, Any]  # by their names on the wire
    avatar_url: str | None
    banner_url: str | None

    @property
    def says_something(self) -> bool:
        """Whether its administrators wrote anything."""
        return any(self.words.values())


def render_words(settings: Settings, names: tuple[str, ...] = TEXTS) -> dict[str, Markup]:
    """Return what administrators wrote as safe HTML; what they left empty is empty."""
    return {name: Markup(render_page(getattr(settings.instance, name))) for name in names}  # noqa: S704  # sanitised


def view_instance(settings: Settings, actor: Actor, figures: dict[str, Any]) -> InstancePage:
    """Gather the page."""
    instance = settings.instance
    facts = Facts(
        host=settings.host,
        joining=decide_joining(settings, figures["totalUsers"]),
        minimum_age=settings.signup.minimum_age,
        verifies_email=settings.signup.requires_email_verification,
        quota_bytes=int(settings.user.video_quota),
        daily_quota_bytes=int(settings.user.video_quota_daily),
        languages=[names.name_language(code) for code in instance.languages],
        categories=[names.name_category(number) for number in instance.categories if number in labels.categories()],
        is_sensitive=instance.is_nsfw,
        sensitive_policy=instance.default_nsfw_policy,
        shares_by_default=settings.tracker.enabled and settings.defaults.p2p.webapp.enabled,
    )
    return InstancePage(
        words=render_words(settings),
        facts=facts,
        figures=figures,
        avatar_url=face_path(actor.avatars),
        banner_url=banner_path(actor.banners),
    )
