"""The text of a subtitle file, whatever it was written with; what is no text is refused."""

from __future__ import annotations

import codecs
import re

from headwater.kit.errors import Reason

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")


class BadCaption(Exception):
    """The file cannot be used; `reason` is a sentence for its owner."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


def decode_text(content: bytes) -> str:
    r"""Return the text with plain `\n` line ends: by its byte order mark, else UTF-8, else Windows-1252.

    Raises BadCaption for anything with characters that no text has.
    """
    text = _decode(content)
    if _NOT_IN_TEXT.search(text):
        raise BadCaption(Reason("This is not a text file."))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(content: bytes) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")  # what "Latin-1" has long meant; it lacks five of the 256 bytes
    except UnicodeDecodeError:
        return content.decode("latin-1")
