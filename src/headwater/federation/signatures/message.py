"""A request as its signature sees it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class BadSignature(Exception):
    """A request is not signed as it must be; the text is the answer's."""


class Message(msgspec.Struct, frozen=True):
    """Method, target and headers of a request. Header names are in lower case."""

    method: str
    target: str  # path and query
    headers: Mapping[str, str]
    host: str  # as the one who signed must have written it: our own public host for what comes in
    scheme: str = "https"

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The query with its question mark; a lone one when there is none (RFC 9421 2.2.7)."""
        return "?" + self.target.partition("?")[2]

    @property
    def has_body(self) -> bool:
        """Whether its content must be covered too."""
        return self.method not in ("GET", "HEAD")
