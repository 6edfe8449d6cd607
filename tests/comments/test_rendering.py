"""What a comment becomes in a page: nothing of it may act there."""

from __future__ import annotations

import re
import time

import pytest

from headwater.comments.rendering import render

PAUL = [{"handle": "paul", "path": "/a/paul"}, {"handle": "paul@tube.example.org", "path": "/a/paul@tube.example.org"}]


def show(text: str, *, from_elsewhere: bool = False) -> str:
    return render(text, PAUL, from_elsewhere=from_elsewhere)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello **world**", "<p>Hello <strong>world</strong></p>"),
        ("hi @paul!", '<p>hi <a href="/a/paul" rel="noopener noreferrer nofollow ugc">@paul</a>!</p>'),
        ("@nobody", "<p>@nobody</p>"),
        ("@paul@tube.example.org", 'href="/a/paul@tube.example.org"'),
        ("at 1:23", 'data-time="83s"'),
        ("see https://a.example/@paul", 'href="https://a.example/@paul"'),
        ("[@paul](https://a.example)", 'href="https://a.example"'),
    ],
)
def test_what_is_written_is_shown(text: str, expected: str) -> None:
    assert expected in show(text)


ATTACKS = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<a href='javascript:alert(1)'>x</a>",
    '<p onclick="alert(1)" style="position:fixed">x</p>',
    '<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<form action=/logout method=post><input name=csrf_token></form>",
    '@paul"><script>alert(1)</script>',
    "@paul@tube.example.org\"onmouseover='alert(1)'",
    "1:23<script>alert(1)</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "![x](x\"onerror=\"alert(1))",
    "<a href='https://a.example' data-time='1s' hx-get='/logout' hx-trigger='load'>x</a>",
    "<!--><script>alert(1)</script>-->",
]  # fmt: skip


@pytest.mark.parametrize("from_elsewhere", [False, True])
@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_acts(text: str, from_elsewhere: bool) -> None:
    html = show(text, from_elsewhere=from_elsewhere)
    tags = re.findall(r"<[^>]*>", html)
    assert {re.match(r"</?(\w*)", tag)[1] for tag in tags} <= {"p", "a", "strong", "em", "br", "ul", "ol", "li"}  # type: ignore[index]
    for tag in tags:
        assert not re.search(r"\s(on\w+|style|hx-\w+|srcdoc|src|action|class|id)\s*=", tag), tag
        assert not re.search(r"href\s*=\s*\"(?!https?:|mailto:)[^\"/?#]*:", tag), tag


def test_harmless_html_from_elsewhere_stays() -> None:
    html = show('<p>Nice, <a href="https://m.example/@x" class="u-url">@x</a><br>bye</p>', from_elsewhere=True)
    assert 'href="https://m.example/@x"' in html and "<br>" in html and "class" not in html
    assert show("a **b**", from_elsewhere=True) == show("a **b**")


@pytest.mark.parametrize(
    "evil", ["[" * 10_000, "*a_" * 3_333, "[a](" * 2_500, "@paul" * 2_000, "<a" * 5_000, "1:23 " * 2_000]
)
def test_no_text_makes_it_slow(evil: str) -> None:
    began = time.process_time()
    show(evil)
    show(evil, from_elsewhere=True)
    assert time.process_time() - began < 3
