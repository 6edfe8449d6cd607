"""Why a form was refused, in words for whoever filled it in."""

from __future__ import annotations

from headwater.kit.errors import Problem
from headwater.web.html import reasons
from headwater.web.html.language import catalogue

FORM_STATUSES = (400, 403, 404, 409)  # what the form itself says; anything else has a page of its own


def explain(problem: Problem | None) -> tuple[reasons.Mistakes, str | None]:
    """Return the refused fields, and what concerns the form as a whole; without a problem nothing is wrong."""
    mistakes, whole = reasons.explain(problem, _fields(), _wholes())
    return reasons.Mistakes({_in_form(name): reason for name, reason in mistakes.items()}), whole


def _in_form(name: str) -> str:
    return {"channel.name": "channelName", "channel.displayName": "channelDisplayName"}.get(name, name)


def _fields() -> dict[str, str]:
    _ = catalogue().gettext
    name = _("1 to 120 characters, on one line.")
    return {
        "username": _("Lower case letters a to z, digits, and . - _ between them; at most 50 characters."),
        "email": _("This is no email address."),
        "password": _("6 to 255 characters."),
        "displayName": name,
        "channel.displayName": name,
        "channel.name": _("Lower case letters a to z, digits, and . - _ between them; at most 50 characters."),
        "registrationReason": _("2 to 3,000 characters."),
        "moderationResponse": _("2 to 3,000 characters."),
        "terms": _("Please agree, or do not join."),
        "maxUses": _("This is more, or less, than you may allow."),
        "expiresInDays": _("This is longer, or shorter, than you may allow."),
        "note": _("At most 200 characters."),
    }


def _wholes() -> dict[str, str]:
    """What services say, word for word as the REST API tells it, for people."""
    _ = catalogue().gettext
    return {
        "User with this username or email already exists.": _(
            "Somebody has this name or this email address already. If it is you, log in, or ask for a new password."
        ),
        "Another actor (account/channel) with this name already exists on this instance.": _(
            "This name is taken, or was once. Please choose another one."
        ),
        "Registration with this username, channel name or email already exists.": _(
            "Somebody has asked to join with this name or email address already. If it was you: the moderators have it."
        ),
        "Channel name cannot be the same as user username.": _(
            "The channel needs another name than you: both are addresses here."
        ),
        "Channel is optional but if you specify it, channel.name and channel.displayName are required.": _(
            "To name your first channel, write both of its names, or neither."
        ),
        "User registration is not allowed": _("Nobody can join at the moment."),
        "User limit is reached on this instance": _("There is no free place at the moment."),
        "User registration requires approval": _("Moderators decide who joins: please say why you want to."),
        "You are not on a network authorized for registration.": _("From where you are nobody can join."),
        "This invitation is not valid any more.": _("This invitation has been used up, or is too old."),
        "User not found": _("This link has been used already, or is too old."),
        "Invalid verification string.": _("This link has been used already, or is too old."),
        "Somebody else just did the same. Please look again.": _(
            "Somebody has taken this name in this very moment. Please choose another one."
        ),
        "This page was open for too long. Please reload it and try again.": _(
            "This page was open for too long. Please send it once more."
        ),
        "This registration is already accepted or rejected.": _("Somebody else has decided about it already."),
    }
