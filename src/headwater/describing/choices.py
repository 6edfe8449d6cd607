"""The lists that forms of videos offer to choose from, named in the language of the page."""

from __future__ import annotations

import functools
import zoneinfo
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.channels import list_channels
from headwater.videos import SCHEDULED_PRIVACIES, CommentsPolicy, Privacy, names
from headwater.web.html.language import catalogue, speaking

MAX_CHANNELS = 100

Options = list[tuple[Any, str]]


class Choices(msgspec.Struct, frozen=True):
    """The lists behind the select fields: value and label."""

    privacies: Options
    schedulable: Options
    comments_policies: Options
    channels: Options
    categories: Options
    licences: Options
    languages: Options
    zones: Options


def load_choices(session: Session, account_id: int, language: str) -> Choices:
    """Return the choices of a person, named in the language of the page."""
    _, channels = list_channels(session, start=0, count=MAX_CHANNELS, sort="createdAt", account_id=account_id)
    with speaking(language):
        return Choices(
            privacies=_name_privacies(),
            schedulable=_name_schedulable(),
            comments_policies=_name_comments_policies(),
            channels=[(channel.id, channel.display_name) for channel in channels],
            categories=names.list_categories(),
            licences=names.list_licences(),
            languages=names.list_languages(),
            zones=[(zone, zone.replace("_", " ")) for zone in list_zones()],
        )


def _name_privacies() -> Options:
    shown = (Privacy.PUBLIC, Privacy.UNLISTED, Privacy.INTERNAL, Privacy.PASSWORD_PROTECTED, Privacy.PRIVATE)
    return [(int(privacy), names.name_privacy(privacy)) for privacy in shown]


def _name_schedulable() -> Options:
    return [option for option in _name_privacies() if option[0] in SCHEDULED_PRIVACIES]


def _name_comments_policies() -> Options:
    _ = catalogue().gettext
    return [
        (int(CommentsPolicy.ENABLED), _("Everybody may comment")),
        (int(CommentsPolicy.REQUIRES_APPROVAL), _("Comments wait for your approval")),
        (int(CommentsPolicy.DISABLED), _("No comments")),
    ]


@functools.cache
def list_zones() -> tuple[str, ...]:
    """Return the time zones that people know by a place, UTC first."""
    areas = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    return ("UTC", *sorted(name for name in zoneinfo.available_timezones() if name.partition("/")[0] in areas))
