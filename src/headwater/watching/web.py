"""Load the page of a video: shared by the watch page, its dialogs and embeds. Apart from the package: web side only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import urlencode

from litestar import Response

from headwater.house.feature import all_features, resolve
from headwater.house.rights import Right
from headwater.kit.errors import Invalid, NotFound
from headwater.sensitivity.web import SEEN_PARAMETER, read_wishes, wants_warning
from headwater.users import find_chosen, read_preferences
from headwater.videos import find_visible, list_related_cards
from headwater.videos.web import VideoDetails, read_watchable
from headwater.watching.about import describe
from headwater.watching.choice import LEARN_PATH, SIGNALS, Facts, Off, Sharing, asks_not_to_be_tracked, decide
from headwater.watching.parts import PageParts
from headwater.watching.remembered import recall_wish, remember_wish
from headwater.watching.sharing import OPEN, describe_swarm
from headwater.watching.view import WatchView, build_watch_view, list_notes
from headwater.web.context import Ctx

__all__ = [
    "LEARN_PATH",
    "UP_NEXT_COUNT",
    "Off",
    "Sharing",
    "WatchView",
    "describe",
    "find_for_page",
    "load_parts",
    "load_view",
    "read_sharing",
    "remember_wish",
    "vary_by_signals",
]

UP_NEXT_COUNT = 12


class EmbedWish(Protocol):
    """What of an embed's address matters here."""

    @property
    def p2p(self) -> bool | None:
        """Whether its viewers should share; None: not said."""


def find_for_page(ctx: Ctx, video_id: str) -> Any:
    """Return the row of a video that this person may know; a name that is no id is a page that does not exist."""
    try:
        return find_visible(ctx.session, ctx.viewer, video_id, ctx.request.headers)
    except Invalid as error:
        raise NotFound("Video not found") from error


def load_view(
    ctx: Ctx,
    row: Any,
    *,
    with_others: bool = True,
    headers: Mapping[str, str] | None = None,
    embed: EmbedWish | None = None,
) -> tuple[WatchView, VideoDetails]:
    """Return what the page of a video shows, and its document of the wire.

    `with_others`: what to watch next as well. `headers` stand for the request's own, as those of an opened video.
    `embed`: what the address of an embed says of it; None on our own pages.
    """
    watchable = read_watchable(ctx, row, headers)
    told = [feature.watch for feature in all_features() if feature.watch] if watchable.may_watch else []
    parts = [resolve(part)(ctx, row) for part in told]
    nsfw, others = read_wishes(ctx), []
    if with_others:
        others = list_related_cards(ctx.session, ctx.viewer, row, wishes=nsfw, count=UP_NEXT_COUNT)
    view = build_watch_view(
        watchable.details,
        watchable.storyboard,
        others,
        parts,
        base_url=ctx.settings.base_url,
        may_download=watchable.may_download,
    )
    more_trackers = [tracker for part in parts for tracker in part.trackers]
    view.player.swarm = describe_swarm(watchable.details, ctx.settings, more_trackers)
    if watchable.may_manage:
        is_own = ctx.viewer.account_id == row.owner_account_id
        may_see_audience = is_own or ctx.viewer.may(Right.SEE_ALL_VIDEOS)
        view.notes = list_notes(watchable.details, may_see_audience=may_see_audience)
    if row.nsfw and not watchable.may_manage and wants_warning(ctx, nsfw.of(row.nsfw_flags)):
        view.reveal_href = _add_to_query(ctx, SEEN_PARAMETER, "1")
    chosen = find_chosen(ctx.session, ctx.viewer)
    if ctx.viewer.signed_in:
        wishes = read_preferences(chosen, ctx.settings)
        view.player.signed_in = True
        view.player.autoplay, view.player.autoplay_next = wishes.auto_play_video, wishes.auto_play_next_video
    view.player.sharing = _decide_sharing(ctx, row, chosen, embed)
    if ctx.settings.savings.enabled:
        view.player.report_seconds = ctx.settings.savings.report_interval
    if view.player.swarm is not None:
        view.player.swarm.may_share = view.player.sharing.off is None
    return view, watchable.details


def load_parts(ctx: Ctx, row: Any) -> PageParts:
    """Return what other rooms add to the watch page of a video."""
    told = [resolve(feature.watch_page)(ctx, row) for feature in all_features() if feature.watch_page]
    return PageParts(
        actions=sorted((panel for part in told for panel in part.actions), key=lambda panel: panel.place),
        sections=sorted((panel for part in told for panel in part.sections), key=lambda panel: panel.place),
    )


def vary_by_signals(response: Response[bytes]) -> Response[bytes]:
    """Let caches tell browsers that ask not to be tracked from the others: the player's data differ."""
    response.headers["Vary"] = ", ".join([response.headers["Vary"], *SIGNALS])
    return response


def _decide_sharing(ctx: Ctx, row: Any, chosen: Mapping[str, object], embed: EmbedWish | None) -> Sharing:
    defaults, wish = ctx.settings.defaults.p2p, chosen.get("p2pEnabled")
    facts = Facts(
        instance=ctx.settings.tracker.enabled or not row.is_local,
        is_open=row.privacy in OPEN,
        video=row.p2p_enabled,
        by_default=defaults.webapp.enabled if embed is None else defaults.embed.enabled,
        address=None if embed is None else embed.p2p,
        person=wish if isinstance(wish, bool) else None,
        signal=asks_not_to_be_tracked(ctx.request.headers),
    )
    return decide(facts)


def read_sharing(ctx: Ctx) -> Sharing:
    """Tell whether whoever asks shares what is open to all, by account, this browser, its signals or the default."""
    wish = find_chosen(ctx.session, ctx.viewer).get("p2pEnabled")
    facts = Facts(
        instance=ctx.settings.tracker.enabled,
        is_open=True,
        video=True,
        by_default=ctx.settings.defaults.p2p.webapp.enabled,
        person=wish if isinstance(wish, bool) else recall_wish(ctx.request.cookies),
        signal=asks_not_to_be_tracked(ctx.request.headers),
    )
    return decide(facts)


def _add_to_query(ctx: Ctx, name: str, value: str) -> str:
    query = [pair for pair in ctx.request.query_params.multi_items() if pair[0] != name]
    return f"?{urlencode([*query, (name, value)])}"
