"""The OpenAPI document tells the inputs of every operation of the wire that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contract.operations import read_operations

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
