"""What may stand in a report, and who may read and answer it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from headwater.house import Viewer
from headwater.house.rights import Right
from headwater.kit.errors import Forbidden, Invalid, Problem
from headwater.reports.model import ReportState, Subject

MIN_TEXT, MAX_TEXT = 2, 3000  # the wire's, of reasons, comments of moderators and messages
MAX_SECONDS = (1 << 31) - 1
MAX_NUMBER = (1 << 63) - 1
REASONS = {  # the wire's names and numbers, also of the tags of a Flag
    "violentOrRepulsive": 1,
    "hatefulOrAbusive": 2,
    "spamOrMisleading": 3,
    "privacy": 4,
    "rights": 5,
    "serverRules": 6,
    "thumbnails": 7,
    "captions": 8,
}
NAMES = {number: name for name, number in REASONS.items()}
STATES = {ReportState.PENDING: "Pending", ReportState.REJECTED: "Rejected", ReportState.ACCEPTED: "Accepted"}


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """A checked report: what it is about, as it was named, and why."""

    subject: Subject
    reference: Any  # a number; of a video also its UUID
    reason: str
    predefined_reasons: list[int] = []
    start_at: int | None = None
    end_at: int | None = None


def read_filing(given: Mapping[str, Any]) -> Filing:
    """Check the body of a report; raises Invalid naming every wrong field."""
    wrong: dict[str, str] = {}
    named_video = given.get("video")
    video = named_video if isinstance(named_video, dict) else {}
    times = {name: _read(f"video.{name}", video.get(name), _read_seconds, wrong) for name in ("startAt", "endAt")}
    start_at, end_at = times["startAt"], times["endAt"]
    if start_at is not None and end_at is not None and end_at <= start_at:
        wrong["video.endAt"] = "Should be after the beginning"
    reason = _read("reason", given.get("reason"), read_text, wrong)
    predefined = _read("predefinedReasons", given.get("predefinedReasons"), _read_reasons, wrong)
    named = {
        subject: _read(f"{kind}.id", _inner(given, kind), _read_reference if kind == "video" else _read_number, wrong)
        for subject, kind in ((Subject.VIDEO, "video"), (Subject.COMMENT, "comment"), (Subject.ACCOUNT, "account"))
    }
    if wrong:
        raise Invalid(f"Incorrect request parameters: {', '.join(wrong)}", fields=wrong)
    subject = next((kind for kind, reference in named.items() if reference is not None), None)
    if subject is None:
        raise Invalid("video id or account id or comment id is required.")
    return Filing(
        subject=subject,
        reference=named[subject],
        reason=reason,
        predefined_reasons=predefined,
        start_at=start_at if subject is Subject.VIDEO else None,
        end_at=end_at if subject is Subject.VIDEO else None,
    )


def read_changes(given: Mapping[str, Any]) -> dict[str, Any]:
    """Check what a moderator decides; raises Invalid. Returns columns of a report."""
    wrong: dict[str, str] = {}
    changes: dict[str, Any] = {}
    if given.get("state") is not None:
        changes["state"] = _read("state", given["state"], _read_state, wrong)
    if given.get("moderationComment") is not None:
        changes["moderation_comment"] = _read("moderationComment", given["moderationComment"], read_text, wrong)
    if wrong:
        raise Invalid(f"Incorrect request parameters: {', '.join(wrong)}", fields=wrong)
    return changes


def read_message(given: Any) -> str:
    """Check a message; raises Invalid."""
    try:
        return read_text(given)
    except ValueError as error:
        raise Invalid("Incorrect request parameters: message", fields={"message": "Invalid value"}) from error


def read_text(value: Any) -> str:
    """Return a text of a length that is taken, without the white space around it; raises ValueError."""
    text = value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""
    unkept = "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)
    if unkept or not MIN_TEXT <= len(text) <= MAX_TEXT:
        raise ValueError
    return text


def is_moderator(viewer: Viewer) -> bool:
    """Whether the viewer reads all reports and decides about them."""
    return viewer.may(Right.MANAGE_ABUSES)


def refuse_reading(viewer: Viewer, reporter_account_id: int | None, report_id: int) -> Problem | None:
    """Say why somebody may not read and answer a report: moderators may, and whoever made it."""
    if is_moderator(viewer) or (viewer.account_id is not None and viewer.account_id == reporter_account_id):
        return None
    return Forbidden(f"User {viewer.username} does not have right to get abuse {report_id}")


def refuse_removing(viewer: Viewer, author_account_id: int | None) -> Problem | None:
    """Say why somebody may not remove a message."""
    if is_moderator(viewer) or (viewer.account_id is not None and viewer.account_id == author_account_id):
        return None
    return Forbidden("Cannot delete this abuse message")


def _read(name: str, value: Any, read: Any, wrong: dict[str, str]) -> Any:
    try:
        return read(value)
    except (ValueError, TypeError, LookupError):
        wrong[name] = "Invalid value"
        return None


def _inner(given: Mapping[str, Any], kind: str) -> Any:
    entry = given.get(kind)
    if entry is not None and not isinstance(entry, dict):
        return ""  # names nothing
    return entry.get("id") if entry else None


def _read_seconds(value: Any) -> int | None:
    if value is None or value == "":
        return None
    return _whole(value, MAX_SECONDS)


def _read_number(value: Any) -> int | None:
    return None if value is None else _whole(value, MAX_NUMBER)


def _read_reference(value: Any) -> int | str | None:
    if value is None or (isinstance(value, str) and value):
        return value
    return _whole(value, MAX_NUMBER)


def _whole(value: Any, most: int) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError
    return value


def _read_reasons(value: Any) -> list[int]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > 2 * len(REASONS):
        raise ValueError
    return list(dict.fromkeys(REASONS[name] for name in value))


def _read_state(value: Any) -> ReportState:
    return ReportState(_whole(value, len(STATES)))
