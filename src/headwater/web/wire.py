"""Shapes and bounds that every list of the REST API shares."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

import msgspec
from litestar.openapi import ResponseSpec
from litestar.params import Parameter, PathParameter

Start = Annotated[int, Parameter(ge=0, le=(1 << 31) - 1, description="Rows to skip.")]
Count = Annotated[int, Parameter(ge=0, le=100, description="Rows to return.")]
DEFAULT_COUNT = 15
Id = Annotated[int, PathParameter(ge=0, le=(1 << 63) - 1, description="A number of ours, in an address.")]
T = TypeVar("T")


class ResultList(msgspec.Struct, Generic[T]):
    """A page of a list and the number of all rows."""

    total: int
    data: list[T]


class Label(msgspec.Struct):
    """A constant of the wire: its number or code, and its English name."""

    id: int | str | None
    label: str


def answers(shape: Any, status: int = 200) -> dict[int, ResponseSpec]:
    """Say in the OpenAPI document what a route answers that encodes it itself."""
    description = str(getattr(shape, "__doc__", "") or "").partition("\n")[0]
    return {status: ResponseSpec(shape, generate_examples=False, description=description)}
