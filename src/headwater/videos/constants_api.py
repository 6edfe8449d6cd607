"""Names of categories, licences, languages and privacies: they change only with the software."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from litestar import Response, get

from headwater.videos import labels
from headwater.web.wire import answers

JSON = "application/json; charset=utf-8"


@functools.cache
def _encoded(table: Callable[[], Mapping[Any, str]]) -> bytes:
    return msgspec.json.encode({str(int(key) if isinstance(key, int) else key): name for key, name in table().items()})


def _answer(table: Callable[[], Mapping[Any, str]]) -> Response[bytes]:
    return Response(_encoded(table), media_type=JSON)


def _privacies() -> Mapping[Any, str]:
    return labels.PRIVACIES


@get("/api/v1/videos/categories", sync_to_thread=False, responses=answers(dict[str, str]))
def list_categories() -> Response[bytes]:
    """Return the names of categories by id."""
    return _answer(labels.categories)


@get("/api/v1/videos/licences", sync_to_thread=False, responses=answers(dict[str, str]))
def list_licences() -> Response[bytes]:
    """Return the names of licences by id."""
    return _answer(labels.licences)


@get("/api/v1/videos/languages", sync_to_thread=False, responses=answers(dict[str, str]))
def list_languages() -> Response[bytes]:
    """Return the names of languages by code."""
    return _answer(labels.languages)


@get("/api/v1/videos/privacies", sync_to_thread=False, responses=answers(dict[str, str]))
def list_privacies() -> Response[bytes]:
    """Return the names of privacies by id."""
    return _answer(_privacies)


routes = (list_categories, list_licences, list_languages, list_privacies)
