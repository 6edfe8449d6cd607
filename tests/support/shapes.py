"""Compare an answer with a recorded one: same status, same keys, same JSON types.

`load_capture("oauth", "revoke token")` finds a recorded exchange in `tests/data/reference/`;
`assert_same_shape(answer, recorded)` names every place where an answer differs from it. Values are not compared, but
problem documents must agree in `type`, `status` and `code`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CAPTURES = Path(__file__).parent.parent / "data" / "reference"
CUT = "_more_items_cut__"  # the recorder shortened long lists
CUT_KEY = "__cut__"  # and large objects
OURS = "headwater"  # our own fields may stand beside those of the wire
PROBLEM_FIELDS = ("type", "status", "code", "title")


def load_capture(file: str, name: str) -> dict[str, Any]:
    """Return the recorded exchange of that name."""
    found: dict[str, Any]
    for found in json.loads((CAPTURES / f"{file}.json").read_text(encoding="utf-8")):
        if found["name"] == name:
            return found
    raise LookupError(f"no capture {name!r} in {file}.json")


def assert_same_shape(answer: Any, capture: dict[str, Any], *, nullable: frozenset[str] = frozenset()) -> None:
    """Fail unless status and body of an HTTP answer have the shape of a recorded one.

    `nullable` names fields that are null in the record and may have a value here, or the other way round.
    """
    recorded = capture["response"]
    assert answer.status_code == recorded["status"], answer.text
    body = recorded["body"]
    if body == "" or body is None:
        assert answer.content == b"", answer.text
        return
    if isinstance(body, str):
        assert answer.text == body
        return
    wanted = recorded["headers"].get("content-type", "application/json").partition(";")[0]
    assert answer.headers["content-type"].partition(";")[0] == wanted
    given = answer.json()
    assert not (differences := list_differences(given, body, nullable)), "\n".join(differences)
    if isinstance(body, dict) and "application/problem+json" in wanted:
        assert {k: given.get(k) for k in PROBLEM_FIELDS} == {k: body.get(k) for k in PROBLEM_FIELDS}


def list_differences(given: Any, recorded: Any, nullable: frozenset[str] = frozenset(), where: str = "") -> list[str]:
    """Return every place where keys or JSON types differ."""
    if where.rpartition(".")[2] in nullable and (given is None or recorded is None):
        return []
    if name_type(given) != name_type(recorded):
        return [f"{where or 'body'}: {name_type(given)} instead of {name_type(recorded)}"]
    found: list[str] = []
    if isinstance(recorded, dict):
        keys = set(given) - {OURS}
        if CUT_KEY in recorded:
            recorded = {key: value for key, value in recorded.items() if key != CUT_KEY}
            keys &= set(recorded)
        found += [f"{where}.{key}: missing" for key in sorted(set(recorded) - keys)]
        found += [f"{where}.{key}: not on the wire" for key in sorted(keys - set(recorded))]
        for key in sorted(keys & set(recorded)):
            found += list_differences(given[key], recorded[key], nullable, f"{where}.{key}")
    elif isinstance(recorded, list):
        samples = [entry for entry in recorded if not (isinstance(entry, str) and CUT in entry)]
        if samples:
            for number, entry in enumerate(given):
                found += list_differences(entry, samples[0], nullable, f"{where}.{number}")
    return found


def name_type(value: Any) -> str:
    """Return the JSON type of a value."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return {str: "string", dict: "object", list: "list", type(None): "null"}[type(value)]
