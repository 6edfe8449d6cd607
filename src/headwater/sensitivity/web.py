"""What other rooms' pages ask of this one. Apart from the package: it loads the web framework."""

from __future__ import annotations

from headwater.users import NsfwWishes, preferences_of
from headwater.users.preferences import NSFW_POLICIES
from headwater.web.context import Ctx

__all__ = ["COOKIE", "DISPLAY", "read_wishes", "wants_warning"]

COOKIE = "headwater_sensitive"
DISPLAY = "display"
SEEN_PARAMETER = "sensitive"  # of an address: this person was warned and went on


def read_wishes(ctx: Ctx) -> NsfwWishes:
    """Return what somebody wants: the account's choice, else this browser's, else the instance's."""
    if ctx.viewer.signed_in:
        return preferences_of(ctx.session, ctx.settings, ctx.viewer).nsfw_wishes
    chosen = ctx.request.cookies.get(COOKIE, "")
    return NsfwWishes(chosen if chosen in NSFW_POLICIES else ctx.settings.instance.default_nsfw_policy)


def wants_warning(ctx: Ctx, policy: str) -> bool:
    """Whether a sensitive video should not be shown before this person said yes."""
    return policy != DISPLAY and ctx.request.query_params.get(SEEN_PARAMETER) != "1"
