"""Request bodies that clients may send as JSON, urlencoded or multipart: one object of plain values either way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile

from headwater.kit.errors import INVALID as INVALID  # pages read it with the rest of a form
from headwater.kit.errors import Invalid, UnsupportedMedia
from headwater.web.forms import nest
from headwater.web.request import decode_json


class Fields(msgspec.Struct, frozen=True):
    """The values of a body by name, and the small files that came with them (the route bounds the body)."""

    values: dict[str, Any]
    files: dict[str, bytes]


NO_NUL = r"\A[^\x00]*\Z"  # PostgreSQL keeps no such character
MAX_PICTURE_BODY_BYTES = 8 << 20  # an avatar or banner of 4 MiB, the wire's bound, and what is around it
Check = tuple[Callable[[Any], bool], str]
"""What a value must fulfil, and the reason when it does not."""


def check_fields(
    given: Mapping[str, Any],
    kinds: Mapping[str, Any],
    *,
    required: Collection[str] = (),
    checks: Mapping[str, Check] = MappingProxyType({}),
) -> dict[str, Any]:
    """Return the known fields of a body, converted to their types; raises Invalid naming every wrong one."""
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, kind in kinds.items():
        if name not in given:
            if name in required:
                wrong[name] = INVALID
            continue
        try:
            found[name] = msgspec.convert(given[name], kind, strict=False)
        except msgspec.ValidationError as error:
            wrong[name] = checks[name][1] if name in checks else str(error)
            continue
        if name in checks and not checks[name][0](found[name]):
            wrong[name] = checks[name][1]
    if wrong:
        raise Invalid(f"Incorrect request parameters: {', '.join(wrong)}", fields=wrong)
    return found


async def read_fields(request: Request[Any, Any, Any]) -> Fields:
    """Read a body; raises Invalid or UnsupportedMedia. Handlers get it with `{"fields": Provide(read_fields)}`."""
    kind = request.content_type[0]
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        pairs = list((await request.form()).multi_items())
        plain = [(name, value) for name, value in pairs if not isinstance(value, UploadFile)]
        files = {name: value for name, value in pairs if isinstance(value, UploadFile) and value.filename}
        return Fields(nest(plain), {name: await value.read() for name, value in files.items()})
    body = await request.body()
    if not body:
        return Fields({}, {})
    if kind not in ("application/json", ""):
        raise UnsupportedMedia("The body must be JSON or a form")
    values = decode_json(body)
    if not isinstance(values, dict):
        raise Invalid("The body must be a JSON object")
    return Fields(values, {})


async def read_texts(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Return the texts of a plain form of our own pages."""
    return {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
