"""How pages name reasons and states; the wire's names stand for them."""

from __future__ import annotations

from headwater.web.html.language import catalogue

REASONS = (
    "violentOrRepulsive",
    "hatefulOrAbusive",
    "spamOrMisleading",
    "privacy",
    "rights",
    "serverRules",
    "thumbnails",
    "captions",
)


def name_reasons() -> dict[str, str]:
    """Return the reasons to choose from, in the language that is being spoken."""
    pgettext = catalogue().pgettext
    return {
        "violentOrRepulsive": pgettext("reason of a report", "Violence, or hard to bear"),
        "hatefulOrAbusive": pgettext("reason of a report", "Hate or abuse"),
        "spamOrMisleading": pgettext("reason of a report", "Advertising, or a deception"),
        "privacy": pgettext("reason of a report", "Somebody's privacy"),
        "rights": pgettext("reason of a report", "Somebody else's rights, such as copyright"),
        "serverRules": pgettext("reason of a report", "Against the rules of this instance"),
        "thumbnails": pgettext("reason of a report", "The picture is about something else"),
        "captions": pgettext("reason of a report", "The subtitles are wrong on purpose"),
    }


def name_states() -> dict[int, str]:
    """Return the states of a report, in the language that is being spoken."""
    pgettext = catalogue().pgettext
    return {
        1: pgettext("state of a report", "Open"),
        2: pgettext("state of a report", "Rejected"),
        3: pgettext("state of a report", "Accepted"),
    }
