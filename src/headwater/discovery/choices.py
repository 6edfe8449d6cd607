"""The choices of the filters, in the language of the page."""

from __future__ import annotations

from typing import Any

import msgspec

from headwater.discovery.query import BROWSE_SORTS, SEARCH_SORTS
from headwater.videos.lists import UNKNOWN_LANGUAGE
from headwater.videos.web import names
from headwater.web.html.language import catalogue, speaking

Options = list[tuple[Any, str]]


class FilterChoices(msgspec.Struct, frozen=True):
    """Value and label of everything that a filter may be."""

    sorts: dict[str, str]
    scopes: Options
    categories: Options
    languages: Options
    lengths: Options
    lives: Options


def name_filters(language: str) -> FilterChoices:
    """Name the choices of browsing and searching."""
    with speaking(language):
        _, pgettext = catalogue().gettext, catalogue().pgettext
        sorts = {
            "-match": pgettext("order", "Best match first"),
            "-publishedAt": pgettext("order", "Newest first"),
            "-hot": pgettext("order", "Talked about now"),
            "-trending": pgettext("order", "Watched now"),
            "-likes": pgettext("order", "Most liked"),
            "-views": pgettext("order", "Most viewed"),
            "name": pgettext("order", "By title"),
        }
        return FilterChoices(
            sorts={name: sorts[name] for name in {*BROWSE_SORTS, *SEARCH_SORTS}},
            scopes=[("all", _("From everywhere")), ("local", _("From this instance"))],
            categories=names.list_categories(),
            languages=[
                *names.list_languages(),
                (UNKNOWN_LANGUAGE, pgettext("language of a video", "Not known")),
            ],
            lengths=[
                ("short", _("Up to 4 minutes")),
                ("medium", _("4 to 20 minutes")),
                ("long", _("Over 20 minutes")),
            ],
            lives=[("true", _("Live now")), ("false", _("Not live"))],
        )
