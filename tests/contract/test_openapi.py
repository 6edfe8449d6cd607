"""The OpenAPI document tells the inputs of every operation of the wire that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contract.operations import list_later, name_operation, read_addresses, read_operations

from headwater.web.openapi import nameless

if TYPE_CHECKING:
    from tests.support.client import Client


def test_the_document_names_every_input(client: Client) -> None:
    document = client.get("/api/headwater/openapi/openapi.json").json()
    paths = {nameless(path): item for path, item in document["paths"].items()}
    checked = 0
    for operation in read_operations():
        ours = paths.get(nameless(operation.path), {}).get(operation.method.lower())
        if ours is None:
            continue
        named = {(entry["in"], entry["name"]) for entry in ours["parameters"]}
        wanted = {(p.place, p.name.removesuffix("[]")) for p in operation.params if p.place in {"query", "header"}}
        assert wanted <= named, operation
        bodies = ours.get("requestBody", {}).get("content", {}).values()
        fields = {name for body in bodies for name in body["schema"].get("properties", ())}
        assert {p.name.partition(".")[0] for p in operation.params if p.place in {"body", "file"}} <= fields | {""}
        checked += 1
    assert checked > 60


def test_every_operation_is_there_or_known_to_come_later() -> None:
    wanted = {name_operation(operation.method, operation.path) for operation in read_operations()}
    ours, later = set(read_addresses()), list_later()
    missing = wanted - ours - later
    assert not missing, "not built:\n" + "\n".join(sorted(missing))
    assert not later & ours, "built, but still listed as coming later"
