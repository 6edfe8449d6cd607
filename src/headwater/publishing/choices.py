"""What the publish page offers to choose from, and what stands in its fields."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.channels import list_channels
from headwater.videos import CommentsPolicy, Privacy, labels
from headwater.web.html.language import catalogue, current_locale, speaking

MAX_CHANNELS = 100
FIELDS = (
    "name",
    "description",
    "privacy",
    "channelId",
    "category",
    "licence",
    "language",
    "tags",
    "nsfw",
    "waitTranscoding",
    "videofile",
)

Options = list[tuple[Any, str]]


class Choices(msgspec.Struct, frozen=True):
    """The lists behind the select fields: value and label."""

    privacies: Options
    comments_policies: Options
    channels: Options
    categories: Options
    licences: Options
    languages: Options


def load_choices(session: Session, account_id: int, language: str) -> Choices:
    """Return the choices of a person, named in the language of the page."""
    _, channels = list_channels(session, start=0, count=MAX_CHANNELS, sort="createdAt", account_id=account_id)
    with speaking(language):
        gettext = catalogue().gettext
        return Choices(
            privacies=_name_privacies(),
            comments_policies=_name_comments_policies(),
            channels=[(channel.id, channel.display_name) for channel in channels],
            categories=[(number, gettext(name)) for number, name in labels.categories().items()],
            licences=[(number, gettext(name)) for number, name in labels.licences().items()],
            languages=name_languages(),
        )


def _name_privacies() -> Options:
    _ = catalogue().gettext
    return [
        (int(Privacy.PUBLIC), _("Everybody")),
        (int(Privacy.UNLISTED), _("Whoever has the address")),
        (int(Privacy.INTERNAL), _("People with an account here")),
        (int(Privacy.PRIVATE), _("Only me")),
    ]


def _name_comments_policies() -> Options:
    _ = catalogue().gettext
    return [
        (int(CommentsPolicy.ENABLED), _("Everybody may comment")),
        (int(CommentsPolicy.REQUIRES_APPROVAL), _("Comments wait for your approval")),
        (int(CommentsPolicy.DISABLED), _("No comments")),
    ]


def name_languages() -> Options:
    """Return the codes of languages with their names in the language of the page, in alphabetical order."""
    known = current_locale().languages
    named = [(code, known.get(code, name)) for code, name in labels.languages().items()]
    return sorted(named, key=lambda option: option[1].casefold())


def empty_values() -> dict[str, Any]:
    """Return what stands in the fields of a new form: public, nothing written."""
    return dict.fromkeys(FIELDS, "") | {"privacy": int(Privacy.PUBLIC), "nsfw": False, "waitTranscoding": False}


def read_values(fields: dict[str, Any]) -> dict[str, Any]:
    """Return what was written into the form; a box that was not ticked is not sent."""
    texts = {name: fields[name] for name in FIELDS if isinstance(fields.get(name), str)}
    return empty_values() | texts | {name: name in fields for name in ("nsfw", "waitTranscoding")}
