"""What may go wrong for a caller, named by meaning. The web layer turns these into RFC 9457 answers or pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

INVALID = "Invalid value"  # what the API says of a field that has no reason of its own


class Reason:
    """A sentence that pages show too: English for the API, in the catalogues for people.

    Written with its text inside, as `gettext` is; `values` fill its places, `%(count)s`.
    """

    def __init__(self, source: str, /, **values: str | int) -> None:
        self.source, self.values = source, values

    def filled(self, **values: str | int) -> Reason:
        """Return the same sentence with its places filled."""
        return Reason(self.source, **values)

    def __str__(self) -> str:
        return self.source % self.values if self.values else self.source


class Problem(Exception):
    """A refusal with a reason fit for the person who asked.

    `code` is the reference's error code when it has one; `fields` names the offending inputs (`invalid-params`);
    `extra` are further members of the JSON document.
    """

    status: ClassVar[int] = 500

    def __init__(
        self,
        detail: str | Reason,
        *,
        code: str | None = None,
        fields: Mapping[str, str | Reason] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(str(detail))
        self.detail, self.code, self.extra = str(detail), code, extra
        self.fields = {name: str(reason) for name, reason in (fields or {}).items()}
        self.reasons = {str(one): one for one in (detail, *(fields or {}).values()) if isinstance(one, Reason)}
        self.headers: dict[str, str] = {}  # of the answer


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
