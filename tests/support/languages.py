"""A few words of French, so that tests of choosing a language need no finished catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from headwater.web.html import language

WORDS = {
    "There is nothing here": "Il n’y a rien ici",
    "Log in": "Se connecter",
    "My settings": "Mes réglages",
    "Skip to the content": "Aller au contenu",
}


@pytest.fixture
def some_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let pages be read in English and French."""
    catalogue = Catalog(locale="fr")
    for source, translation in WORDS.items():
        catalogue.add(source, translation)
    folder = tmp_path / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / f"{language.DOMAIN}.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(language, "CATALOGUES", tmp_path / "locale")
    _forget()
    yield
    _forget()


def _forget() -> None:
    language.list_languages.cache_clear()
    language._catalogue.cache_clear()
