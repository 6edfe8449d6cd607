"""docs/users/ calls things what the pages call them: what stands in quotes is a text of the catalogue."""

import re
from pathlib import Path

import pytest
from scripts.translations.extracting import TEMPLATE, read_po

PAGES = sorted((Path(__file__).parents[2] / "docs" / "users").glob("*.md"))
QUOTED = re.compile(r"[\"“]([^\"“”]+)[\"”]")
WORD = re.compile(r"[A-Za-z]{2}")


@pytest.fixture(scope="module")
def said() -> set[str]:
    with TEMPLATE.open("rb") as file:
        texts = [message.id for message in read_po(file) if message.id]
    return {one.rstrip("…:.") for text in texts for one in ([text] if isinstance(text, str) else text)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_quoted_words_stand_on_pages(page: Path, said: set[str]) -> None:
    words = " ".join(page.read_text(encoding="utf-8").split())
    assert [text for text in QUOTED.findall(words) if WORD.search(text) and text.rstrip("…:.,") not in said] == []
