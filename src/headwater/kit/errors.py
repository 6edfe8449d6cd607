"""What may go wrong for a caller, named by meaning. The web layer turns these into RFC 9457 answers or pages."""

from __future__ import annotations

from typing import Any, ClassVar


class Problem(Exception):
    """A refusal with a reason fit for the person who asked.

    `code` is the reference's error code when it has one; `fields` names the offending inputs (`invalid-params`);
    `extra` are further members of the JSON document.
    """

    status: ClassVar[int] = 500

    def __init__(
        self, detail: str, *, code: str | None = None, fields: dict[str, str] | None = None, **extra: Any
    ) -> None:
        super().__init__(detail)
        self.detail, self.code, self.fields, self.extra = detail, code, fields or {}, extra


class Invalid(Problem):
    """The input is wrong."""

    status = 400


class Unauthenticated(Problem):
    """Nobody, or nobody any more: a valid token is needed."""

    status = 401


class Forbidden(Problem):
    """Known, but not allowed."""

    status = 403


class NotFound(Problem):
    """There is no such thing, or not for this viewer."""

    status = 404


class NotAllowed(Problem):
    """The method is not for this address."""

    status = 405


class Conflict(Problem):
    """The state of things forbids it."""

    status = 409


class TooLarge(Problem):
    """Over a quota or a size limit."""

    status = 413


class UnsupportedMedia(Problem):
    """A file of a kind that is not taken."""

    status = 415


class Unprocessable(Problem):
    """Understood, but it cannot be done with this content."""

    status = 422


class TooMany(Problem):
    """Slow down; `retry_after_seconds` says until when."""

    status = 429

    def __init__(self, detail: str, retry_after_seconds: int) -> None:
        super().__init__(detail)
        self.retry_after_seconds = retry_after_seconds


class NotOffered(Problem):
    """A form of answer that this server does not write."""

    status = 501


class Unavailable(Problem):
    """Not now; `retry_after_seconds` says when to come back."""

    status = 503

    def __init__(self, detail: str, retry_after_seconds: int) -> None:
        super().__init__(detail)
        self.retry_after_seconds = retry_after_seconds


class OutOfSpace(Problem):
    """The disk has no room for it."""

    status = 507
