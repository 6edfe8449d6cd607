"""What the checks of texts find, and what they leave alone."""

from pathlib import Path

import pytest
from scripts.translations.places import compare_places
from scripts.translations.unmarked import find_unmarked
from scripts.translations.unmarked_code import find_unmarked_in_code


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>\n  Welcome back\n</p>", [(1, "Welcome back")]),
        ("{{ name }}\n<b>by {{ name }}</b>", [(2, "by …")]),
        ('<a title="Close" href="/x">×</a>', [(1, "Close")]),
        ('<input type="submit" value="Send"><input value="mary">', [(1, "Send")]),
        ('<img alt="A cat" src="x">', [(1, "A cat")]),
        ('{{ button("Publish", "primary") }}', [(1, "Publish")]),
        ('{{ text_field("name", _("Name"), help="Short" if x else _("Long")) }}', [(1, "Short")]),
        ('{{ icon_button(_("Close"), "x", attrs={"aria-label": "Close it"}) }}', [(1, "Close it")]),
        ('{{ "Nobody" if not people }}', [(1, "Nobody")]),
        ('<p>{{ _("Welcome back") }}</p>', []),
        ('<p class="card{{ " open" if x }}" data-x="word">{{ views }}&nbsp;· 3 × 4</p>', []),
        ("<script>const word = 1;</script><style>a { color: red }</style><code>make run</code>", []),
        ('{# A remark #}{% if x == "y" %}<{{ heading }} class="big">{{ title }}</{{ heading }}>{% endif %}', []),
        ('<input placeholder="name@example.org">', []),
        ("<span>Headwater</span>", []),
    ],
)
def test_unmarked_text_is_found(template: str, found: list[tuple[int, str]]) -> None:
    assert find_unmarked(template) == found


@pytest.mark.parametrize(
    ("sources", "translation", "wrong"),
    [
        (["%(count)s views by %(name)s"], "%(name)s : %(count)s vues", ""),
        (["By %(name)s"], "Von %(nom)s", "%(nom)s"),
        (["By %(name)s"], "Von", "%(name)s"),
        (["%(count)s view", "%(count)s views"], "Une vue", ""),
        (["%(count)s video of %(name)s", "%(count)s videos of %(name)s"], "Une vidéo", "%(name)s"),
        (["Volume {percent} %%"], "Lautstärke {percent} %%", ""),
        (["Volume {percent} %%"], "Lautstärke {percent} %", "%%"),
        (["At {time}"], "Um {zeit}", "{zeit}"),
        (["Welcome to {{ instanceName }}"], "Bienvenue sur {{ instanceName }}", ""),
        (["Welcome to {{ instanceName }}"], "Bienvenue sur {{instance}}", "{{instance}}"),
        (['Read <a href="%(url)s">the rules</a>.'], 'Lisez <a href="%(url)s">les règles</a>.', ""),
        (['Read <a href="%(url)s">the rules</a>.'], 'Lisez <a href="%(url)s">les règles.', "</a>"),
        (["<b>One</b> and <b>two</b>"], "<b>Un</b> et deux", "<b>"),
        (["See [the list](/list)"], "Voir [la liste](/liste)", "](/liste)"),
        (["Log in"], "Se <script>connecter", "<script>"),
    ],
)
def test_broken_places_are_named(sources: list[str], translation: str, wrong: str) -> None:
    complaint = compare_places(sources, translation)
    assert wrong in complaint if wrong else complaint == ""


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('Part(_("Sound and picture")); Part("Who may join")', ["Who may join"]),
        ('Chart(title=_("Views")); Chart(title=f"Views of {name} today")', ["Views of "]),
        ('names = {"a": pgettext("state", "Open"), "b": "Not yet open"}', ["Not yet open"]),
        ('def tell(x):\n    if x:\n        return _("Saved.")\n    return "Not saved yet."', ["Not saved yet."]),
        ('render(ctx, "a/b.html", title="All of them" if x else _("Some"))', ["All of them"]),
        ('raise Invalid("Choose at least one.")', ["Choose at least one."]),
        ('raise Invalid("Some are wrong", fields={"a": "Not a time"})', ["Not a time"]),
        ('raise Invalid("Incorrect request parameters: a", fields={"a": Reason("Not a time.")})', []),
        ('Part(_("Sound")); Part("user_id"); other("Words for a program"); raise NotFound("No such user")', []),
        ('log.info("all is well", reason=_("Saved.")); render(ctx, "a/b.html", path="/a b/c" + x)', []),
        ('"""A module of pages."""\nlog.info("all is well")', []),
    ],
)
def test_unmarked_text_in_code_is_found(source: str, found: list[str]) -> None:
    module = Path("room/pages.py")
    assert [text for _path, _line, text in find_unmarked_in_code({module: source})] == found


def test_what_programs_read_stays_unmarked() -> None:
    """Only pages show their refusals; a private function is known in its own module alone."""
    sources = {
        Path("a/api.py"): 'raise Invalid("Too many of them"); _say("To a program")',
        Path("a/web.py"): '_say(_("Yes"))',
    }
    assert find_unmarked_in_code(sources) == []
