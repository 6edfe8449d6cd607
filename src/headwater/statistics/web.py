"""Figures counted lately, kept by each process: counting reads whole tables. Apart from the package: web side only."""

from __future__ import annotations

import time
from typing import Any

import msgspec
from litestar.datastructures import State
from sqlalchemy.orm import Session

from headwater.settings import Settings
from headwater.statistics.shape import build_stats
from headwater.web.context import Ctx

__all__ = ["Counted", "count_anew", "read_figures", "recall_counted"]

_CACHE = "statistics"


class Counted(msgspec.Struct, frozen=True):
    """Figures as they were counted."""

    figures: dict[str, Any]
    body: bytes
    until: float  # on the monotonic clock


def recall_counted(state: State) -> Counted | None:
    """Return the figures if they are not older than `stats.cache`."""
    counted: Counted | None = state.get(_CACHE)
    return counted if counted is not None and counted.until > time.monotonic() else None


def count_anew(state: State, session: Session, settings: Settings) -> Counted:
    """Count, and keep the figures for the requests to come."""
    figures = build_stats(session)
    state[_CACHE] = counted = Counted(figures, msgspec.json.encode(figures), time.monotonic() + settings.stats.cache)
    return counted


def read_figures(ctx: Ctx) -> dict[str, Any]:
    """Return the figures for a page."""
    state = ctx.request.app.state
    return (recall_counted(state) or count_anew(state, ctx.session, ctx.settings)).figures
