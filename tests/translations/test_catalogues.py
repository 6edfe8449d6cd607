"""The catalogues: every text is in them, every place of a text survives, and at the end nothing is left in English."""

from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from scripts.translations import LANGUAGES
from scripts.translations.checking import check_language, check_marks, check_template, list_untranslated
from scripts.translations.compiling import compile_catalogues

PO = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"

msgid "Publish"
msgstr "{publish}"
"""


@pytest.mark.slow  # `make check` looks by `scripts.translations check`
def test_the_template_is_what_the_source_says() -> None:
    assert check_template() == []


@pytest.mark.slow  # `make check` looks by `scripts.translations check`
def test_every_text_of_the_templates_is_marked() -> None:
    assert check_marks() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_places_and_plural_forms(language: str) -> None:
    assert check_language(language) == []


@pytest.mark.marathon
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated(language: str) -> None:
    assert list_untranslated(language) == []


def test_what_changed_is_compiled_and_an_empty_language_is_not_offered(tmp_path: Path) -> None:
    folder = tmp_path / "src" / "headwater" / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source, compiled = folder / "headwater.po", folder / "headwater.mo"
    source.write_text(PO.format(publish=""))
    compile_catalogues(tmp_path)
    assert not compiled.exists()

    source.write_text(PO.format(publish="Publier"))
    compile_catalogues(tmp_path)
    with compiled.open("rb") as file:
        assert read_mo(file)["Publish"].string == "Publier"
    assert compile_catalogues(tmp_path) == []
    assert [path.name for path in folder.iterdir() if path.suffix not in (".po", ".mo")] == []
