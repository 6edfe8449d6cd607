"""The OpenAPI document of this instance's API, with the inputs of the wire's operations.

Handlers read forms, queries and bodies in all the ways that clients write them, so the framework cannot see which
inputs they take. `inputs.json` says it: names, places, types and bounds as the wire has them, which the contract test
holds against what the routes really refuse.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin

JSON = "application/json"
TEXT = {"schema": {"type": "string"}}
PROBLEM = {  # RFC 9457, with the wire's additions
    "type": "object",
    "required": ["type", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "invalid-params": {"type": "object"},
    },
}
METHODS = ("get", "put", "post", "delete")


def name_operation(handler: Any, method: Any, path: list[Any]) -> str:
    """Return an operation's id: unique where one handler serves several methods and paths."""
    parts = [part if isinstance(part, str) else part.name for part in path]
    return "_".join([str(getattr(method, "value", method)).lower(), *(part.replace("-", "_") for part in parts)])


class OpenApiDocument(JsonRenderPlugin):
    """Serves the document. No pages of tools: they would load scripts of others."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """Return the framework's document with the inputs of the wire."""
        return self.render_json(request, add_inputs(openapi_schema))


def add_inputs(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with parameters and bodies of every operation that `inputs.json` knows."""
    paths = {}
    for path, item in document["paths"].items():
        paths[path] = {
            method: _describe(operation, _read_inputs().get((method.upper(), nameless(path)), {}))
            if method in METHODS
            else operation
            for method, operation in item.items()
        }
    return document | {"paths": paths}


def nameless(path: str) -> str:
    """Return a path with `{}` for each parameter, however it is named: `:id`, `{id}` or `{id:int}`."""
    return re.sub(r":\w+(\([^)]*\))?|\{[^}]+\}", "{}", path)


def _describe(operation: dict[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
    known = {(entry["in"], entry["name"]): entry for entry in operation.get("parameters") or ()}
    known |= {(entry["in"], entry["name"]): entry for entry in inputs.get("parameters", ())}
    described = operation | {"parameters": list(known.values())}
    if "requestBody" in inputs:
        described["requestBody"] = inputs["requestBody"]
    described["responses"] = {status: _correct(status, answer) for status, answer in operation["responses"].items()}
    return described


def _correct(status: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Put our problem documents in the place of the framework's errors; what is encoded by hand is no text."""
    if status == "204":
        return {key: told for key, told in answer.items() if key != "content"}
    if status == "400":  # empty where an address has no such operation
        return answer | {"content": {"application/problem+json": {"schema": PROBLEM}, JSON: {}}}
    content = {kind: {} if kind.startswith(JSON) and told == TEXT else told for kind, told in _content(answer)}
    return answer | {"content": content} if content else answer


def _content(answer: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return what is answered by its kind: one kind of JSON stands for it with and without a charset."""
    return [(kind.partition(";")[0], told) for kind, told in answer.get("content", {}).items()]


@functools.cache
def _read_inputs() -> dict[tuple[str, str], dict[str, Any]]:
    text = (Path(__file__).parent / "inputs.json").read_bytes()
    found = {}
    for operation, inputs in msgspec.json.decode(text, type=dict[str, dict[str, Any]]).items():
        method, path = operation.split(" ", 1)
        found[method, nameless(path)] = inputs
    return found
