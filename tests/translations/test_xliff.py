"""XLIFF: what goes out comes back byte for byte; what is bad is refused with its line and changes nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given, settings
from hypothesis import strategies as st
from scripts.translations import __main__ as command
from scripts.translations import extracting
from scripts.translations.xliff import BadXliff, read_xliff, reading, write_xliff
from scripts.translations.xliff.reading import read_texts
from scripts.translations.xliff.units import list_units

PLACES = ["%(count)s", "%(name)s", "{{ instanceName }}", "{time}", '<a href="%(url)s">', "</a>", "<br>", "](/x)", "%%"]
WORDS = st.text(max_size=12) | st.sampled_from(
    [" ", "\n", "\r\n", "]]>", "<!--", "&amp;", '"', "\u202e", "\x00\x1f\ufffe", "日本"]
)


def mix(words: list[str], places: list[str], count: int) -> str:
    """Put places between words."""
    return "".join(word + place for word, place in zip(words, [*places[:count], *[""] * 9], strict=False)) or "x"


@settings(max_examples=30)
@given(data=st.data())
def test_every_text_survives_the_way_there_and_back(data: st.DataObject) -> None:
    catalogue = Catalog(locale="ar")
    places = data.draw(st.permutations(PLACES))
    count = data.draw(st.integers(0, 3))

    def draw() -> str:
        again = data.draw(st.permutations(places[:count]))
        words = data.draw(st.lists(WORDS, min_size=4, max_size=4))
        return mix(words, again, count)

    single, plural = draw(), ("1 " + draw(), draw())
    catalogue.add(single, draw(), context=data.draw(st.none() | st.just("a < b")))
    catalogue.add(plural, tuple(draw() for _ in range(catalogue.num_plurals)))
    wanted = {unit.key: unit.message.string for unit in list_units(catalogue)}
    content = write_xliff(catalogue, "ar").encode("utf-8")
    found = read_texts(content, catalogue, "ar")
    texts = {key: tuple(text for _line, text in forms) for key, forms in found.items()}
    assert {key: forms if len(forms) > 1 else forms[0] for key, forms in texts.items()} == wanted


@pytest.fixture
def catalogue() -> Catalog:
    """A text with a link, one with a number."""
    made = Catalog(locale="fr")
    made.add('Welcome to {{ instanceName }}, read <a href="%(url)s">the rules</a>.')
    made.add(("%(count)s view", "%(count)s views"), context="of a video")
    return made


def translate(catalogue: Catalog, *targets: str) -> bytes:
    """Fill the targets in as a tool of translators would."""
    document = write_xliff(catalogue, "fr")
    rest = iter(targets)
    return re.sub(r"(?<=</source>)", lambda _: f"\n<target>{next(rest, '')}</target>", document).encode()


GOOD = 'Bienvenue sur <x id="1"/>, lisez <x id="2"/>les règles<x id="3"/>.'
VIEWS = ('<x id="1"/> vue', '<x id="1"/> vues')


def test_translations_come_back_with_their_places(catalogue: Catalog) -> None:
    found = read_xliff(translate(catalogue, GOOD, *VIEWS), catalogue, "fr")
    assert list(found.values()) == [
        ('Bienvenue sur {{ instanceName }}, lisez <a href="%(url)s">les règles</a>.',),
        ("%(count)s vue", "%(count)s vues"),
    ]


@pytest.mark.parametrize(
    ("targets", "line", "reason"),
    [
        (("Bienvenue",), 7, "places are missing"),
        ((GOOD.replace('id="3"', 'id="9"'),), 7, "no place of"),
        ((GOOD.replace("lisez", "<g>lisez</g>"),), 7, "no place of"),
        ((GOOD, VIEWS[0]), 12, "plural forms are missing"),
        ((GOOD + '<x id="1"/', *VIEWS), 7, "not well-formed"),
        ((GOOD + "&nbsp;", *VIEWS), 7, "undefined entity"),
    ],
)
def test_a_bad_translation_is_named_with_its_line(
    catalogue: Catalog, targets: tuple[str, ...], line: int, reason: str
) -> None:
    with pytest.raises(BadXliff) as refusal:
        read_xliff(translate(catalogue, *targets), catalogue, "fr")
    assert reason in refusal.value.reason
    assert refusal.value.line == line


HEAD = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
LAUGHS = "".join(f'<!ENTITY l{n} "&l{n - 1};&l{n - 1};">' for n in range(1, 30))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{HEAD}&e;</xliff>', "document type"),
        (f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>{HEAD}&l29;</xliff>', "document type"),
        ('<!DOCTYPE x SYSTEM "http://evil.example/x.dtd"><x/>', "document type"),
        ("<html/>", "no XLIFF"),
        (HEAD.replace("1.2", "2.0", 1) + "</xliff>", "no XLIFF"),
        ("", "no element found"),
        ("no XML", "syntax error"),
        ('<?xml version="1.0" encoding="nonsense"?>' + HEAD + "</xliff>", "encoding"),
        (HEAD + '<file target-language="de"></file></xliff>', "language"),
        (HEAD + "<trans-unit/></xliff>", "without id"),
        (HEAD + '<trans-unit id="a"/><trans-unit id="a"/></xliff>', "twice"),
        (HEAD + "<a>" * 50, "deep"),
    ],
)
def test_hostile_and_broken_files_are_refused(catalogue: Catalog, content: str, reason: str) -> None:
    with pytest.raises(BadXliff, match=r"line \d+: ") as refusal:
        read_xliff(content.encode(), catalogue, "fr")
    assert reason in refusal.value.reason


def test_a_file_without_end_is_not_read(catalogue: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 100)
    with pytest.raises(BadXliff, match="larger"):
        read_xliff(b" " * 101, catalogue, "fr")


def test_unknown_texts_and_those_nobody_translated_are_passed_over(catalogue: Catalog) -> None:
    document = write_xliff(catalogue, "fr")
    other = '<trans-unit id="t-gone"><source>Gone</source><target>Parti <x id="7"/></target></trans-unit>'
    started = document.replace("</source>", '</source><target state="new">Welcome</target>')
    assert read_xliff(started.replace("</body>", f"{other}</body>").encode(), catalogue, "fr") == {}


def test_the_command_writes_a_file_and_takes_it_back(
    catalogue: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stored, file = tmp_path / "headwater.po", tmp_path / "fr.xlf"
    for module in (command, extracting):
        monkeypatch.setattr(module, "catalogue_path", lambda language: stored)
    stored.write_text(extracting.print_catalogue(catalogue), encoding="utf-8")
    assert command.run(["export", "fr", str(file)]) == 0
    before = stored.read_bytes()

    file.write_bytes(translate(catalogue, "Bienvenue", *VIEWS))
    assert command.run(["import", "fr", str(file)]) == 1
    assert "places are missing" in capsys.readouterr().err
    assert stored.read_bytes() == before

    file.write_bytes(translate(catalogue, GOOD, *VIEWS))
    assert command.run(["import", "fr", str(file)]) == 0
    assert 'msgstr[1] "%(count)s vues"' in stored.read_text(encoding="utf-8")
