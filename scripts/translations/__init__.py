"""The catalogues of texts: taken from the source, merged into each language, checked, exchanged with translators.

`python -m scripts.translations` lists what it can do; `docs/developers/translating.md` tells how it is used.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "headwater"
LOCALE = PACKAGE / "locale"
DOMAIN = "headwater"
TEMPLATE = LOCALE / f"{DOMAIN}.pot"
LANGUAGES = ("ar", "de", "es", "fr", "ja")


def catalogue_path(language: str) -> Path:
    """Return where the translations into a language lie."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"
