"""Every component renders, escapes what it is given, and stands in the documentation."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from markupsafe import Markup

from headwater.web.html.cards import VideoCard
from headwater.web.html.language import speaking
from headwater.web.html.templates import environment

ROOT = Path(__file__).parents[2]
COMPONENTS = ROOT / "src/headwater/web/html/templates/components"
NASTY = '"><script>alert(1)</script>'
CARD = VideoCard(title="Owls", url="/w/x", channel_name="Night Birds")
EXAMPLES = {
    "icon": ('icon("bell", label=t)', 'role="img"'),
    "mark": ("mark(label=t)", 'class="mark"'),
    "button": ('button(t, "primary", icon="plus")', 'type="button"'),
    "icon_button": ('icon_button(t, "close")', "aria-label="),
    "text_field": ('text_field("name", t, value=t, error=t, help=t)', 'aria-invalid="true"'),
    "text_area": ('text_area("text", t, value=t)', "<textarea"),
    "select_field": ('select_field("size", t, [(t, t)], value=t, empty=t)', " selected"),
    "check_field": ('check_field("agree", t, checked=true, help=t)', " checked"),
    "video_card": ("video_card(card)", 'href="/w/x"'),
    "video_grid": ("video_grid([card, card])", 'class="video-grid"'),
    "video_grid_skeleton": ("video_grid_skeleton(2)", 'aria-hidden="true"'),
    "pager": ("pager(t, t, back=t)", 'rel="next"'),
    "avatar": ("avatar(t, t)", "<img"),
    "face": ('face("Mara Lindqvist")', "ML"),
    "badge": ('badge(t, "live")', "badge-live"),
    "chip": ("chip(t, href=t, current=true)", 'aria-current="true"'),
    "table": ('table(t, [("a", t, "end")], [{"a": t}])', "data-label="),
    "notice": ('notice(t, "error")', 'role="alert"'),
    "progress": ("progress(t, 40)", 'value="40"'),
    "live_region": ("live_region()", 'aria-live="polite"'),
    "tabs": ("tabs(t, [(t, t, true)])", 'aria-current="page"'),
    "theme_switch": ("theme_switch(t)", 'type="radio"'),
    "copy_field": ('copy_field("link", t, t, t)', "data-copied="),
    "dialog": ('dialog("ask", t)', "<dialog"),
    "empty_state": ('empty_state(t, t, heading="h1")', "<h1>"),
}
WITH_BODY = {"dialog", "empty_state"}


def list_macros() -> dict[str, str]:
    """Return every macro that pages may use, with its file; those taking a field's insides apart are private."""
    found = {}
    for path in sorted(COMPONENTS.glob("*.html")):
        for name in re.findall(r"{% macro (\w+)\(", path.read_text()):
            found[name] = path.name
    return {name: file for name, file in found.items() if name not in ("wrap", "described")}


def render(source: str, **values: object) -> str:
    imports = "".join(f'{{% from "components/{file}" import {name} %}}' for name, file in list_macros().items())
    with speaking("en"):
        return environment().from_string(imports + source).render(card=CARD, **values)


def test_every_component_has_an_example_and_a_line_in_the_documentation() -> None:
    documented = (ROOT / "docs/developers/components.md").read_text()
    assert set(list_macros()) == set(EXAMPLES)
    assert [name for name in list_macros() if f"`{name}`" not in documented] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_component_renders_and_escapes(name: str) -> None:
    call, expected = EXAMPLES[name]
    source = f"{{% call {call} %}}body{{% endcall %}}" if name in WITH_BODY else f"{{{{ {call} }}}}"
    html = render(source, t=NASTY)
    assert expected in html
    assert "<script" not in html


def test_a_form_field_ties_label_help_and_error_to_its_input() -> None:
    html = render('{{ text_field("name", "Title", error="Too short", help="Shown on the card", prefix="row-") }}')
    assert 'for="row-field-name"' in html and 'id="row-field-name"' in html
    assert 'aria-describedby="row-field-name-error row-field-name-help"' in html
    assert 'id="row-field-name-error"' in html and 'id="row-field-name-help"' in html


def test_a_card_shows_what_is_known_and_nothing_else() -> None:
    bare = render("{{ video_card(card) }}")
    assert "<img" not in bare and "badge" not in bare and "chip" not in bare
    full = VideoCard(
        title="Owls",
        url="/w/x",
        channel_name="Night Birds",
        picture_url="/p.jpg",
        duration_seconds=3729,
        views=1234,
        published_at=datetime(2026, 1, 2, tzinfo=UTC),
        origin_host="tube.example",
        is_sensitive=True,
        begun_ratio=0.25,
    )
    html = render("{{ video_card(full) }}", full=full)
    for part in ("1:02:09", "1.2K views", "tube.example", "Sensitive", "25.0%", 'datetime="2026-01-02T00:00:00.000Z"'):
        assert part in html


def test_a_live_card_counts_who_watches() -> None:
    live = VideoCard(title="Now", url="/w/x", channel_name="Town", is_live=True, viewers=3, duration_seconds=9)
    html = render("{{ video_card(live) }}", live=live)
    assert "3 watching" in html and "Live" in html and "0:09" not in html


def test_data_for_scripts_cannot_leave_its_element() -> None:
    html = render("{{ {'a': t}|script_json }}", t="</script><!--&")
    assert html == '{"a":"\\u003c/script\\u003e\\u003c!--\\u0026"}'
    assert isinstance(environment().filters["script_json"]({"a": Markup("x")}), Markup)
