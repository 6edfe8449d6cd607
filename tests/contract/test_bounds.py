"""Every parameter of every finished operation refuses what the reference refuses, and names the field.

What is asked is derived from `endpoints.json`; where we differ on purpose, `DIFFERENT` says why.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.contract.bad_values import list_bad_values
from tests.contract.operations import Operation, Parameter, read_addresses, read_operations
from tests.support.client import Person
from tests.web.test_authorisation import make_things, make_user

from headwater.house.rights import Role
from headwater.runtime import Runtime
from headwater.web.openapi import nameless

if TYPE_CHECKING:
    from tests.support.client import Client

DIFFERENT = {
    "POST /api/v1/videos/{videoId}/captions/generate forceTranscription": "there is no transcription: refused before",
    "GET /object-storage-proxy/streaming-playlists/hls/private/{videoUUID}/{filename} reinjectVideoFileToken": (
        "a file address answers with the file"
    ),
    "POST /api/v1/users/{id}/unblock reason": "nobody reads a reason for it",
}
SENT = {"filename": "a.mp4", "name": "A video", "channelId": 1}
WHOLE = {  # what must be right before the one bad value is looked at
    "POST /api/v1/videos/upload": {"data": SENT, "files": {"videofile": ("a.mp4", b"a", "video/mp4")}},
    "POST /api/v1/videos/upload-resumable": {
        "json": SENT,
        "headers": {"x-upload-content-length": "1000", "x-upload-content-type": "video/mp4"},
    },
}


def test_what_the_reference_refuses_is_refused(client: Client, runtime: Runtime, admin: Person) -> None:
    addresses = read_addresses()
    with runtime.database.write() as session:
        things = make_things(session, make_user(session, runtime, Role.USER))
    wrong, tried = [], 0
    for operation in read_operations():
        if (known := addresses.get(f"{operation.method} {nameless(operation.path)}")) is None:
            continue
        address, row = known[0].format(**things), known[1]
        for parameter in operation.params:
            if parameter.from_spec_only or f"{operation} {parameter.name}" in DIFFERENT:
                continue
            for value in list_bad_values(parameter.type, parameter.place):
                tried += 1
                if problem := ask_badly(admin, operation, address, dict(row.body), parameter, value):
                    wrong.append(f"{operation} {parameter.place} {parameter.name}={str(value)[:40]}: {problem}")
    assert not wrong, f"{len(wrong)} of {tried}:\n" + "\n".join(wrong)
    assert tried > 300


def ask_badly(
    admin: Person, operation: Operation, address: str, body: dict[str, Any], parameter: Parameter, value: Any
) -> str:
    """Ask with one bad value; returns what is wrong with the answer, or nothing."""
    options: dict[str, Any] = {"follow_redirects": False, **WHOLE.get(str(operation), {})}
    name = parameter.name.removesuffix("[]")
    if parameter.place == "path":
        address = put_into_path(operation.path, address, parameter.name, str(value))
    elif parameter.place == "query":
        options["params"] = {name: value}
    elif parameter.place == "body" and operation.method != "GET":
        kind = "data" if "data" in options else "json"
        sent = nest(options.get(kind, body), name, value)
        options[kind] = flatten(sent) if kind == "data" else sent
    else:
        return ""
    answer = admin.request(operation.method, address, **options)
    if answer.status_code != 400 or parameter.place == "path":  # a bad path may be no address at all
        return "" if answer.status_code == 400 else str(answer.status_code)
    if not answer.content or "json" not in answer.headers["content-type"]:
        return f"400 as {answer.headers.get('content-type')}"
    invalid = answer.json().get("invalid-params", {})
    named = {re.split(r"[.\[]", key)[0] for key in invalid}
    return "" if re.split(r"[.\[]", name)[0] in named else f"names {sorted(invalid)}"


def put_into_path(pattern: str, address: str, name: str, value: str) -> str:
    """Return the address with one of the pattern's parameters replaced."""
    parts = address.split("/")
    for number, part in enumerate(pattern.split("/")):
        if re.match(rf"(:{name}\b|\{{{name}\}})", part):
            parts[number] = value
    return "/".join(parts)


def flatten(body: dict[str, Any]) -> dict[str, Any]:
    """Return the body as a form writes it: `a[b]=1`, `tags[]=x`."""
    flat: dict[str, Any] = {}
    for name, value in body.items():
        if isinstance(value, dict):
            flat |= {f"{name}[{inner}]": entry for inner, entry in value.items()}
        else:
            flat[f"{name}[]" if isinstance(value, list) else name] = value
    return flat


def nest(body: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    """Return the body with `a.b.c` set to the value."""
    changed = dict(body)
    here = changed
    *parents, last = name.split(".")
    for parent in parents:
        here[parent] = dict(here.get(parent, {}))
        here = here[parent]
    here[last] = value
    return changed
