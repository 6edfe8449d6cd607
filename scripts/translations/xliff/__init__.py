"""Catalogues as XLIFF 1.2 files, which the tools of translators read, and back (OASIS; its guide for gettext).

A text is a `trans-unit`, a text with a number a `group` with one unit per plural form. What must survive as it is
(`%(count)s`, `{{ instanceName }}`, tags of links) is an `<x id="…" equiv-text="…"/>`: translators move it, no tool
breaks it.
"""

from scripts.translations.xliff.reading import BadXliff, read_xliff
from scripts.translations.xliff.writing import write_xliff

__all__ = ["BadXliff", "read_xliff", "write_xliff"]
