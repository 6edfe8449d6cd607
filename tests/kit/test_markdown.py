"""Descriptions: what becomes markup, what stays text, and what never gets through."""

from html.parser import HTMLParser

import pytest

from headwater.kit.markdown import render_description

REL = 'rel="noopener noreferrer nofollow ugc"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("**bold** and _fine_", "<p><strong>bold</strong> and <em>fine</em></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("# no heading", "<p># no heading</p>\n"),
        ("see https://a.example/x.", f'<p>see <a href="https://a.example/x" {REL}>https://a.example/x</a>.</p>\n'),
        ("[here](https://a.example)", f'<p><a href="https://a.example" {REL}>here</a></p>\n'),
        ("", ""),
    ],
)
def test_a_small_part_of_markdown_becomes_markup(text: str, html: str) -> None:
    assert render_description(text) == html


@pytest.mark.parametrize(
    ("text", "moment"),
    [("0:00 start", "0s"), ("at 1:23", "83s"), ("(1:02:03)", "3723s"), ("12:34, then", "754s")],
)
def test_times_become_links_into_the_video(text: str, moment: str) -> None:
    assert f'<a href="?start={moment}" data-time="{moment}" {REL}>' in render_description(text)


@pytest.mark.parametrize("text", ["1:234", "ratio 16:9x", "1.2:30", "12:60", "a1:20", "https://a.example/1:23"])
def test_other_numbers_do_not(text: str) -> None:
    assert "data-time" not in render_description(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>)",
        '<a href="https://a.example" onclick="x">y</a>',
    ],
)
def test_nothing_dangerous_gets_through(text: str) -> None:
    found: list[tuple[str, list[str]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, [name for name, _ in attributes]))  # type: ignore[method-assign]
    parser.feed(render_description(text))
    assert {tag for tag, _ in found} <= {"p", "a"}
    assert all(set(names) <= {"href", "rel"} for _, names in found)
    assert not any(part in render_description(text) for part in ('href="javascript', 'href="data'))
