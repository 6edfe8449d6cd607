"""The button that subscribes, for pages of other rooms. Apart from the package: web side only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from headwater.channels import channel_path
from headwater.follows import FollowState
from headwater.subscriptions import store
from headwater.web.context import Ctx

__all__ = ["BUTTON", "SubscriptionView", "view_button", "view_buttons"]

BUTTON = "subscriptions/button.html"


class SubscriptionView(msgspec.Struct, frozen=True, kw_only=True):
    """The button of a channel; `state` is none, waiting (the other instance has not answered) or subscribed."""

    path: str  # of the channel's page here
    name: str
    followers: int
    state: str
    back: str  # where a plain form leads to afterwards


def view_button(ctx: Ctx, channel: Any, back: str = "") -> SubscriptionView:
    """Return the button of a channel (a row of `select_channels`)."""
    return view_buttons(ctx, [channel], back)[0]


def view_buttons(ctx: Ctx, channels: Iterable[Any], back: str = "") -> list[SubscriptionView]:
    """Return the buttons of several channels, with one statement for all."""
    rows = list(channels)
    states: dict[int, FollowState] = {}
    if ctx.viewer.account_id is not None and rows:
        states = store.read_states(ctx.session, ctx.viewer.account_id, [row.id for row in rows])
    return [
        SubscriptionView(
            path=channel_path(row.name, row.host),
            name=row.display_name,
            followers=row.followers_count,
            state=_name(states.get(row.id)),
            back=back or channel_path(row.name, row.host),
        )
        for row in rows
    ]


def _name(state: FollowState | None) -> str:
    if state is None:
        return "none"
    return "subscribed" if state is FollowState.ACCEPTED else "waiting"
