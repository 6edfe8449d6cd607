"""What a mail says: the same in both parts, and nothing that somebody wrote becomes more than text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from headwater.mail import rendering
from headwater.mail.letter import Letter
from headwater.mail.rendering import Words, render_letter
from headwater.settings import Settings

NASTY = "**bold** [click](https://evil.example) <img src=x onerror=alert(1)> `x` {{ 7*7 }} &lt;b&gt; # zqv41vqz _x_ 5%"
TEMPLATE = """
{% block subject %}{{ _("News for %(name)s", name=name) }}{% endblock %}
{% block body %}
{{ _("Hello **%(name)s**,", name=name) }}

{% if note %}
> {{ note }}
{% endif %}

{{ ngettext("%(num)s video", "%(num)s videos", count) }} *{{ plain }}*

- {{ _("one") }}
- {{ name }}

[{{ _("Confirm") }}]({{ url }}?token={{ token }})

{% trans %}Or write to {{ name }}: {% endtrans %}[{{ mail }}](mailto:{{ mail }}).
{% endblock %}
"""
CONTEXT = {
    "name": "Zoë",
    "note": "",
    "count": 2,
    "plain": 5,
    "url": "https://tube.example/verify",
    "token": "a-b_c",
    "mail": "zoe@x.example",
}


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Render a template that is written for this test."""
    folder = tmp_path / "news" / "templates" / "mail"
    folder.mkdir(parents=True)
    monkeypatch.setattr(rendering, "ROOMS", tmp_path)
    rendering._letters.cache_clear()

    def write(
        template: str = TEMPLATE, *, language: str | None = None, settings: Settings | None = None, **changes: Any
    ) -> Words:
        (folder / "letter.md").write_text(template, encoding="utf-8")
        letter = Letter(to="a@b.example", template="news/letter", language=language, context=CONTEXT | changes)
        return render_letter(letter, settings or Settings())

    yield write
    rendering._letters.cache_clear()


def test_both_parts_say_the_same(write: Any) -> None:
    words = write()
    assert words.subject == "[Headwater] News for Zoë"
    assert words.text == (
        "Hello Zoë,\n\n2 videos 5\n\n- one\n\n- Zoë\n\nConfirm:\nhttps://tube.example/verify?token=a-b_c\n\n"
        "Or write to Zoë: zoe@x.example.\n\n-- \nHeadwater\n"
    )
    assert "Hello <strong>Zoë</strong>," in words.html
    assert re.search(r'<a href="https://tube.example/verify\?token=a-b_c" style="[^"]+">Confirm</a>', words.html)
    assert '<a href="mailto:zoe@x.example">zoe@x.example</a>' in words.html


def test_nothing_is_fetched_from_anywhere(write: Any) -> None:
    html = write(note=NASTY).html
    assert not re.search(r"<(img|link|script|iframe|style)\b", html)
    assert "url(" not in html


@pytest.mark.parametrize("field", ["name", "note"])
def test_values_stay_text(write: Any, field: str) -> None:
    words = write(**{field: NASTY})
    assert NASTY in words.text
    assert "evil.example" not in re.findall(r'href="([^"]*)"', words.html)
    shown = "**bold** [click](https://evil.example) &lt;img src=x onerror=alert(1)&gt; `x` {{ 7*7 }} &amp;lt;b&amp;gt;"
    assert f"{shown} # zqv41vqz _x_ 5%" in words.html


def test_lines_of_a_value_stay_lines_and_begin_nothing(write: Any) -> None:
    words = write(note="first\r\n# second\n\n- third\x07\n\x00<b>")
    assert "> first\n> # second\n> \n> - third \n>  <b>" in words.text
    assert "first<br>\n# second<br>\n<br>\n- third" in words.html
    assert "<h1" not in words.html


def test_a_value_is_still_a_text_to_the_template(write: Any) -> None:
    template = (
        "{% block subject %}{% if name == 'Zoë' and not note %}yes{% endif %}{% endblock %}"
        "{% block body %}{{ name.upper() }} {{ plain ~ token }} {{ token[:5] }}{% endblock %}"
    )
    words = write(template, token="*a* <b>")
    assert words.subject == "[Headwater] yes"
    assert words.text.startswith("ZOË 5*a* <b> *a* <")
    assert "ZOË 5*a* &lt;b&gt; *a* &lt;" in words.html


def test_subjects_are_one_line(write: Any) -> None:
    assert write(name="x\r\nBcc: all@x.example\u2028").subject == "[Headwater] News for x Bcc: all@x.example"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example", "verify", "data:text/html,x"])
def test_links_lead_somewhere(write: Any, url: str) -> None:
    with pytest.raises(ValueError, match="leads nowhere"):
        write(url=url)


def test_a_missing_value_is_an_error_not_a_hole(write: Any) -> None:
    with pytest.raises(Exception, match="undefined"):
        write("{% block subject %}x{% endblock %}{% block body %}{{ nobody }}{% endblock %}")


def test_the_direction_of_the_language(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering.language, "list_languages", lambda: ("en", "ar"))
    words = write(language="ar")
    assert words.language == "ar"
    assert '<html lang="ar" dir="rtl">' in words.html


@pytest.mark.parametrize(
    ("wanted", "spoken", "expected"),
    [("fr", [], "fr"), (None, ["fr"], "fr"), ("de", ["fr"], "fr"), (None, ["xx"], "en"), ("not a tag", [], "en")],
)
def test_the_language_of_the_reader_then_of_the_instance(
    write: Any, monkeypatch: pytest.MonkeyPatch, wanted: str | None, spoken: list[str], expected: str
) -> None:
    monkeypatch.setattr(rendering.language, "list_languages", lambda: ("en", "fr"))
    settings = Settings()
    instance = msgspec.structs.replace(settings.instance, languages=spoken)
    assert write(language=wanted, settings=msgspec.structs.replace(settings, instance=instance)).language == expected


def test_prefix_and_signature_are_the_administrators(write: Any) -> None:
    settings = msgspec.convert(
        {
            "instance": {"name": "<b>Tube</b>"},
            "email": {"body": {"signature": "Yours, {{ instanceName }}"}, "subject": {"prefix": ""}},
        },
        Settings,
    )
    words = write(settings=settings)
    assert words.subject == "News for Zoë"
    assert words.text.endswith("\n\n-- \nYours, <b>Tube</b>\n")
    assert "Yours, &lt;b&gt;Tube&lt;/b&gt;" in words.html
    assert "<b>" not in words.html
