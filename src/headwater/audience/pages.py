"""The page "Statistics" of one video, for its owner."""

from __future__ import annotations

import datetime as dt
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from headwater.audience.access import find_told
from headwater.audience.charts import Chart, Row, draw_line, round_up, thin
from headwater.audience.figures import Retention, Series, read_overall, read_retention, read_series
from headwater.audience.rules import Period, read_series_period
from headwater.audience.web import draw_saved, show_share
from headwater.kit import clock
from headwater.kit.errors import Invalid, NotFound
from headwater.kit.ids import shorten
from headwater.savings import MAX_DAYS, read_overview
from headwater.web.context import Auth, Ctx, reads
from headwater.web.html import filters
from headwater.web.html.language import catalogue, current_locale
from headwater.web.html.pages import render

PERIODS = {"day": 1, "week": 7, "month": 30, "year": 365}
DEFAULT_PERIOD = "month"
EVER = "ever"


@get("/stats/videos/{video_id:str}")
@reads(auth=Auth.REQUIRED)
def show_statistics(ctx: Ctx, video_id: FromPath[str]) -> Response[Any]:
    """Show figures, viewers and watched time over time, and how far viewers come."""
    try:
        row = find_told(ctx.session, ctx.viewer, video_id)
    except Invalid as error:
        raise NotFound("Video not found") from error
    chosen = ctx.request.query_params.get("period", DEFAULT_PERIOD)
    chosen = chosen if chosen in (*PERIODS, EVER) else DEFAULT_PERIOD
    period = _period(chosen, row.published_at)
    overall = read_overall(ctx.session, row.id, period)
    viewers = read_series(ctx.session, row.id, "viewers", period)
    watched = read_series(ctx.session, row.id, "aggregateWatchTime", period)
    retention = read_retention(ctx.session, row.id, row.duration_seconds)
    saved = read_overview(ctx.session, clock.now().date(), _count_days(chosen, row.published_at), row.id)
    _ = catalogue().gettext
    charts = [
        _draw_series("viewers", _("Viewers"), viewers, _("Viewers"), lambda value: filters.number(value)),
        _draw_series("watched", _("Time watched"), watched, _("Time watched"), filters.clock),
        _draw_retention(_("How far viewers come"), retention, _("Viewers who saw it")),
    ]
    if saved.total.peers_bytes or saved.total.server_bytes:
        charts.append(draw_saved(saved))
    share = show_share(saved.total)
    return render(
        ctx,
        "audience/video.html",
        video={"name": row.name, "path": f"/w/{shorten(row.uuid)}", "views": row.views, "viewers": row.viewers},
        path=f"/stats/videos/{shorten(row.uuid)}",
        chosen=chosen,
        overall=overall,
        peak_at=dt.datetime.fromisoformat(overall.viewers_peak_date) if overall.viewers_peak_date else None,
        charts=charts,
        saved=saved.total,
        share=share,
    )


def _count_days(chosen: str, published_at: dt.datetime) -> int:
    ever = (clock.now() - published_at).days + 2  # days are counted in UTC: the first and the last are parts
    return PERIODS[chosen] if chosen in PERIODS else max(1, min(ever, MAX_DAYS))


def _period(chosen: str, published_at: dt.datetime) -> Period:
    now = clock.now()
    if chosen == EVER:
        return read_series_period({}, published_at=published_at, now=now)
    return Period(now - dt.timedelta(days=PERIODS[chosen]), now)


def _draw_series(name: str, title: str, series: Series, column: str, show: Any) -> Chart:
    values = [point.value for point in series.data]
    times = [dt.datetime.fromisoformat(point.date) for point in series.data]
    with_time = "minute" in series.group_interval or "hour" in series.group_interval
    labels = [filters.moment_text(at) if with_time else filters.day_text(at) for at in times]
    top = round_up(max(values, default=0))
    line, area = draw_line(values, top)
    told = [place for place, value in enumerate(values) if value] or list(range(min(1, len(values))))
    return Chart(
        name=name,
        title=title,
        line=line,
        area=area,
        top=show(top),
        first=labels[0] if labels else "",
        last=labels[-1] if labels else "",
        column=column,
        rows=[Row(labels[place], show(values[place])) for place in told],
    )


def _draw_retention(title: str, retention: Retention, column: str) -> Chart:
    values = [entry.retention_percent for entry in retention.data]
    line, area = draw_line([values[place] for place in thin(len(values), 600)], 100)
    return Chart(
        name="retention",
        title=title,
        line=line,
        area=area,
        top=_percent(100),
        first=filters.clock(0),
        last=filters.clock(max(0, len(values) - 1)),
        column=column,
        rows=[Row(filters.clock(place), _percent(values[place])) for place in thin(len(values))],
    )


def _percent(value: float) -> str:
    from babel.numbers import format_percent

    return format_percent(value / 100, locale=current_locale())


routes = (show_statistics,)
