"""Why something is refused: English for programs, the reader's language for people."""

from __future__ import annotations

import msgspec

from headwater.kit.errors import Invalid, Reason
from headwater.web.errors import describe
from headwater.web.html.language import speaking
from headwater.web.html.pseudo import PseudoTranslations
from headwater.web.html.reasons import explain, explain_field

LONG = Reason("There may be at most %(count)s chapters.", count=12345)
REFUSED = Invalid("Incorrect request parameters: chapters, name", fields={"chapters": LONG, "name": "Invalid value"})


def test_programs_are_told_in_english() -> None:
    assert str(LONG) == "There may be at most 12345 chapters."
    with speaking("ar"):
        document = msgspec.json.decode(msgspec.json.encode(describe(REFUSED)))
    assert document["invalid-params"]["chapters"]["msg"] == str(LONG)


def test_people_are_told_in_their_language() -> None:
    accented = PseudoTranslations().gettext(LONG.source) % {"count": "12,345"}
    with speaking("en_XA"):
        mistakes, whole = explain(REFUSED)
        assert whole is None
        assert mistakes["chapters"] == accented == explain_field(REFUSED, "chapters")
        assert mistakes["name"] == PseudoTranslations().gettext("This cannot be taken as it is.")
        assert mistakes["tags"] is None


def test_the_words_of_a_room_go_first() -> None:
    mistakes, _whole = explain(REFUSED, {"chapters": "One on each line, please."})
    assert mistakes["chapters"] == "One on each line, please."
    fields, whole = explain(Invalid("Too many users."), wholes={"Too many users.": "There is no free place."})
    assert (fields, whole) == ({}, "There is no free place.")
    assert explain(Invalid(Reason("Nothing was chosen.")))[1] == "Nothing was chosen."
    assert explain(None) == ({}, None)
