"""What other rooms' pages use of this one. Apart from the package: it loads the web framework."""

from __future__ import annotations

import datetime as dt

from babel.numbers import format_percent

from headwater.audience.charts import Chart, Row, draw_line, round_up, thin
from headwater.savings import Overview, Saved
from headwater.web.html import filters
from headwater.web.html.language import catalogue, current_locale

__all__ = ["draw_saved", "show_share"]


def draw_saved(overview: Overview) -> Chart:
    """Draw what viewers got day by day, and which part of it they had from each other."""
    _ = catalogue().gettext
    parts = [day.peers_bytes for day in overview.days]
    totals = [day.peers_bytes + day.server_bytes for day in overview.days]
    labels = [filters.day_text(dt.date.fromisoformat(day.day)) for day in overview.days]
    top = round_up(max(totals, default=0))
    line, area = draw_line(totals, top)
    watched = [place for place, total in enumerate(totals) if total]
    told = [watched[place] for place in thin(len(watched))] or [len(totals) - 1]
    return Chart(
        name="saved",
        title=_("Bytes that viewers got"),
        line=line,
        area=area,
        part=draw_line(parts, top)[1],
        legend=(_("From other viewers"), _("From the server")),
        top=filters.size(top),
        first=labels[0],
        last=labels[-1],
        column=_("From other viewers, of all"),
        rows=[Row(labels[place], _show_part(overview.days[place])) for place in told],
    )


def show_share(saved: Saved) -> str:
    """Write which part came from other viewers."""
    return str(format_percent(saved.share_percent / 100, locale=current_locale()))


def _show_part(saved: Saved) -> str:
    peers, total = filters.size(saved.peers_bytes), filters.size(saved.peers_bytes + saved.server_bytes)
    return f"{peers} / {total} ({show_share(saved)})"
