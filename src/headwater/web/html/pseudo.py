"""Made-up languages for tests and developers: English in accents, a third longer, to see what nobody marked."""

import gettext
import re

# The tag of the language, and the real one whose numbers, dates and direction it takes.
PSEUDO_LANGUAGES = {"en-XA": "en", "ar-XB": "ar"}
ACCENTS = str.maketrans("AaCcDdEeGgHhIiKkLlNnOoRrSsTtUuWwYyZz", "ÅåÇçÐðÉéĜĝĤĥÎîĶķĻļÑñÖöŔŕŠšŢţÛûŴŵÝýŽž")
PLACE = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\{\{[^{}]*\}\}|\{\w+\}|<[^<>]*>|&#?\w+;|\]\([^()\s]*\)|https?://\S+")
LONGER = 0.33
FILLER = "·"


def disguise(text: str) -> str:
    """Return a text in accents and longer, between brackets; its places stay as they are."""
    places = PLACE.findall(text)
    words = [part.translate(ACCENTS) for part in PLACE.split(text)]
    mixed = "".join(word + place for word, place in zip(words, [*places, ""], strict=True))
    return f"[{mixed}{FILLER * int(sum(map(len, words)) * LONGER)}]"


class PseudoTranslations(gettext.NullTranslations):
    """A catalogue that disguises whatever it is asked for."""

    def gettext(self, message: str) -> str:
        """Disguise a text."""
        return disguise(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Disguise the singular or the plural."""
        return disguise(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        """Disguise a text; its context is not shown."""
        return disguise(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        """Disguise the singular or the plural; the context is not shown."""
        return disguise(msgid1 if n == 1 else msgid2)
