"""Charts as points of SVG lines: they need no script, and a table stands beside each. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

WIDTH, HEIGHT = 600, 160
MAX_ROWS = 60  # of a table; more would not be read


class Row(msgspec.Struct, frozen=True):
    """A line of the table: what and how much."""

    label: str
    value: str


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A line over a filled area; `top` is the value of the upper edge, `part` an area within that of something else."""

    name: str
    title: str
    line: str  # SVG points
    area: str
    top: str
    first: str
    last: str
    column: str
    rows: list[Row]
    part: str = ""
    legend: tuple[str, str] | None = None  # what the part is, and what the rest


def draw_line(values: Sequence[float], top: float) -> tuple[str, str]:
    """Return the points of the line and of the area below it."""
    if not values or top <= 0:
        values, top = [0, 0], 1
    if len(values) == 1:
        values = [values[0], values[0]]
    across = WIDTH / (len(values) - 1)
    points = [f"{place * across:.1f},{HEIGHT - value / top * HEIGHT:.1f}" for place, value in enumerate(values)]
    return " ".join(points), " ".join([f"0,{HEIGHT}", *points, f"{WIDTH},{HEIGHT}"])


def thin(count: int, most: int = MAX_ROWS) -> range:
    """Choose some of many places, evenly, the first one among them."""
    return range(0, count, max(1, -(-count // most)))


def round_up(value: float) -> int:
    """Return a round number at or above a value, for the edge of a chart."""
    if value <= 5:
        return max(1, int(-(-value // 1)))
    size = int("1" + "0" * (len(str(int(value))) - 1))
    return next(step * size for step in (1, 2, 5, 10) if step * size >= value)
