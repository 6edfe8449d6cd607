"""The choices of the filters, in the language of the page."""

from __future__ import annotations

from typing import Any

import msgspec

from headwater.discovery.query import BROWSE_SORTS, SEARCH_SORTS
from headwater.videos import labels
from headwater.videos.lists import UNKNOWN_LANGUAGE
from headwater.web.html.language import catalogue, current_locale, speaking

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
        text, pgettext = catalogue().gettext, catalogue().pgettext
        known = current_locale().languages
        languages = [(code, known.get(code, name)) for code, name in labels.languages().items()]
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
            scopes=[("all", text("From everywhere")), ("local", text("From this instance"))],
            categories=[(number, text(name)) for number, name in labels.categories().items()],
            languages=[
                *sorted(languages, key=lambda option: option[1].casefold()),
                (UNKNOWN_LANGUAGE, pgettext("language of a video", "Not known")),
            ],
            lengths=[
                ("short", text("Up to 4 minutes")),
                ("medium", text("4 to 20 minutes")),
                ("long", text("Over 20 minutes")),
            ],
            lives=[("true", text("Live now")), ("false", text("Not live"))],
        )
