"""Languages: what is chosen from a browser's wishes, and how things read in it."""

import datetime as dt

import pytest

from headwater.web.html import filters, language
from headwater.web.html.pseudo import PLACE, disguise


@pytest.mark.parametrize(
    ("header", "wishes"),
    [
        ("de-AT,de;q=0.8,en;q=0.5", ["de_AT", "de", "en"]),
        ("en;q=0.1, fr;q=0.9", ["fr", "en"]),
        ("*;q=0,;;q=x,de;q=2", []),
        ("", []),
    ],
)
def test_wishes_are_read_in_their_order(header: str, wishes: list[str]) -> None:
    assert language.parse_accept_language(header) == wishes


def test_a_header_without_end_is_cut() -> None:
    assert len(language.parse_accept_language("de," * 10_000)) == language.MAX_ACCEPTED


def test_the_own_choice_wins_over_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "list_languages", lambda: ("en", "de", "pt_BR"))
    assert language.choose_language("de-CH,en;q=0.5") == "de"
    assert language.choose_language("de", "pt-BR") == "pt_BR"
    assert language.choose_language("tlh") == "en"
    assert language.choose_language("tlh", default="de") == "de"
    assert language.choose_language("de", None, "xx", "pt-BR") == "pt_BR"


@pytest.mark.parametrize(
    ("tag", "name"), [("fr", "Français"), ("de", "Deutsch"), ("ar", "العربية"), ("ja", "日本語"), ("en", "English")]
)
def test_languages_are_called_as_they_call_themselves(tag: str, name: str) -> None:
    assert language.name_of(tag) == name


def test_a_made_up_language_leaves_places_alone() -> None:
    made_up = disguise('%(count)s views of <a href="/x">{{ name }}</a> at {time}')
    assert made_up.startswith("[%(count)s ")
    assert "views" not in made_up
    assert {'<a href="/x">', "{{ name }}", "</a>", "{time}"} <= set(PLACE.findall(made_up))


@pytest.mark.parametrize(("tag", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("en", "ltr"), ("de_AT", "ltr")])
def test_direction_follows_the_language(tag: str, direction: str) -> None:
    assert language.direction_of(tag) == direction


@pytest.mark.parametrize(
    ("tag", "views", "weight", "ago"),
    [("en", "1.2K", "12.3 MB", "3 days ago"), ("de", "1234", "12,3 MB", "vor 3 Tagen")],
)
def test_numbers_sizes_and_ages_read_as_people_write_them(tag: str, views: str, weight: str, ago: str) -> None:
    now = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
    with language.speaking(tag):
        assert filters.compact_number(1234) == views
        assert filters.size(12_345_678) == weight
        assert filters.age_text(now - dt.timedelta(days=3, hours=5), now) == ago


@pytest.mark.parametrize(
    ("name", "letters"), [("Mara Lindqvist", "ML"), ("owls", "o"), ("  ", "?"), ("نهر الليل", "نا"), ("🦉 birds", "b")]
)
def test_initials_stand_for_a_missing_picture(name: str, letters: str) -> None:
    assert filters.initials(name) == letters


@pytest.mark.parametrize(
    ("seconds", "clock", "iso"), [(0, "0:00", "PT0S"), (65.9, "1:05", "PT1M5S"), (3729, "1:02:09", "PT1H2M9S")]
)
def test_lengths(seconds: float, clock: str, iso: str) -> None:
    assert (filters.clock(seconds), filters.iso_length(seconds)) == (clock, iso)
