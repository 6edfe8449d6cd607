"""What the login page says to somebody who was refused."""

from __future__ import annotations

from headwater.web.html.language import catalogue, choose_language, speaking


def describe_refusal(code: str, accept_language: str) -> str:
    """Put the code of a refused sign-in into words, in the reader's language."""
    with speaking(choose_language(accept_language)):
        _ = catalogue().gettext
        texts = {
            "invalid_grant": _("This name and password do not belong together."),
            "access_denied": _("This account cannot sign in at the moment. Please ask the administrator."),
            "stale": _("This page was open for too long. Please try again."),
        }
        return texts.get(code, _("Signing in did not work. Please try again."))
