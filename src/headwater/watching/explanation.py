"""The page that explains sharing among viewers: what for, what others learn, what this instance does about it."""

from __future__ import annotations

import math
from typing import Any

from litestar import Response, get

from headwater.tracker.announce import MAX_NUMWANT
from headwater.watching.choice import LEARN_PATH
from headwater.web.context import Ctx, reads
from headwater.web.html.pages import render

CROWD = 1000  # viewers, for the example


@get(LEARN_PATH)
@reads()
def show_explanation(ctx: Ctx) -> Response[Any]:
    """Explain it with the figures of this instance's tracker."""
    tracker = ctx.settings.tracker
    return render(
        ctx,
        "watching/p2p.html",
        canonical_path=LEARN_PATH,
        by_default=ctx.settings.defaults.p2p.webapp.enabled,
        tracker_enabled=tracker.enabled,
        private=tracker.private,
        told=MAX_NUMWANT,
        crowd=CROWD,
        requests=math.ceil(CROWD / MAX_NUMWANT),
        per_minute=int(tracker.announces_per_minute) if tracker.reject_too_many_announces else None,
        minutes=math.ceil((2 * tracker.announce_interval + tracker.grace) / 60),
    )


routes = (show_explanation,)
