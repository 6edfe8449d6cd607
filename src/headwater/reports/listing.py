"""The SQL of lists of reports: two statements, whatever their length; accounts are a third."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from headwater.accounts import Account
from headwater.actors import Actor
from headwater.channels import Channel
from headwater.comments import Comment
from headwater.kit.text import fold
from headwater.reports.model import Report, ReportMessage, ReportState, Subject
from headwater.videos import IS_BLOCKED, Thumbnail, ThumbnailKind, Video

_reporter, _reporter_account = aliased(Actor), aliased(Account)
_flagged, _flagged_account = aliased(Actor), aliased(Account)
_channel_actor, _other = aliased(Actor), aliased(Report)
ORDERS: dict[str, Any] = {"id": Report.id, "createdAt": Report.created_at, "state": Report.state}
KINDS = {"video": Subject.VIDEO, "comment": Subject.COMMENT, "account": Subject.ACCOUNT}


class ReportQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody looks for among reports; what was not asked for is None or empty."""

    start: int = 0
    count: int = 15
    sort: str = "-createdAt"
    reporter_account_id: int | None = None  # only those of one person
    number: int | None = None
    subject: Subject | None = None
    state: ReportState | None = None
    predefined_reason: int | None = None
    video_is: str = ""
    search: str = ""
    search_reporter: str = ""
    search_reportee: str = ""
    search_video: str = ""
    search_channel: str = ""


def list_reports(session: Session, query: ReportQuery) -> tuple[int, list[Any]]:
    """Return how many reports match, and a page of rows with what `wire` shows of their videos and comments."""
    joined = _join(sa.select(sa.func.count(Report.id))).where(*_conditions(query))
    total = session.scalar(joined) or 0
    if not query.count or total <= query.start:
        return total, []
    order = [key.desc() if query.sort.startswith("-") else key.asc() for key in (_key(query.sort), Report.id)]
    page = _join(sa.select(*_columns())).where(*_conditions(query)).order_by(*order)
    return total, list(session.execute(page.offset(query.start).limit(query.count)))


def _key(sort: str) -> Any:
    return ORDERS[sort.removeprefix("-")]


def _columns() -> list[Any]:
    own: list[Any] = list(Report.__table__.columns)
    video = [
        Video.name.label("video_name"),
        Video.uuid.label("video_uuid"),
        Video.nsfw.label("video_nsfw"),
        IS_BLOCKED.label("video_blocked"),
        Thumbnail.filename.label("miniature_filename"),
        Channel.id.label("channel_id"),
        Channel.display_name.label("channel_display_name"),
        Channel.description.label("channel_description"),
    ]
    actor = [getattr(_channel_actor, name).label(f"channel_{name}") for name in ("name", "host", "url", "avatars")]
    actor.append(_channel_actor.banners.label("channel_banners"))
    comment = [Comment.text.label("comment_text"), Comment.deleted_at.label("comment_deleted_at")]
    return [*own, *video, *actor, *comment, *_counts()]


def _counts() -> list[Any]:
    messages = sa.select(sa.func.count()).select_from(ReportMessage).where(ReportMessage.report_id == Report.id)
    others = sa.select(sa.func.count()).select_from(_other)
    of_video = others.where(_other.video_id == Report.video_id)
    return [
        found.correlate(Report).scalar_subquery().label(name)
        for name, found in {
            "count_messages": messages,
            "count_for_reporter": others.where(_other.reporter_account_id == Report.reporter_account_id),
            "count_for_flagged": others.where(_other.flagged_account_id == Report.flagged_account_id),
            "count_for_video": of_video,
            "nth_for_video": of_video.where(_other.id <= Report.id),
        }.items()
    ]


def _join(query: sa.Select[Any]) -> sa.Select[Any]:
    is_small = sa.and_(Thumbnail.video_id == Video.id, Thumbnail.kind == ThumbnailKind.MINIATURE)
    return (
        query.select_from(Report)
        .outerjoin(Video, Video.id == Report.video_id)
        .outerjoin(Thumbnail, is_small)
        .outerjoin(Channel, Channel.id == Video.channel_id)
        .outerjoin(_channel_actor, _channel_actor.id == Channel.actor_id)
        .outerjoin(Comment, Comment.id == Report.comment_id)
        .outerjoin(_reporter_account, _reporter_account.id == Report.reporter_account_id)
        .outerjoin(_reporter, _reporter.id == _reporter_account.actor_id)
        .outerjoin(_flagged_account, _flagged_account.id == Report.flagged_account_id)
        .outerjoin(_flagged, _flagged.id == _flagged_account.actor_id)
    )


def _conditions(query: ReportQuery) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    for column, value in (
        (Report.reporter_account_id, query.reporter_account_id),
        (Report.id, query.number),
        (Report.subject, query.subject),
        (Report.state, query.state),
    ):
        if value is not None:
            conditions.append(column == value)
    if query.predefined_reason is not None:  # a list of single digits
        conditions.append(sa.cast(Report.predefined_reasons, sa.String).contains(str(query.predefined_reason)))
    if query.video_is == "deleted":
        conditions += [Report.subject == Subject.VIDEO, Report.video_id.is_(None)]
    elif query.video_is == "blacklisted":
        conditions += [Report.subject == Subject.VIDEO, Report.video_id.is_not(None), IS_BLOCKED.element]
    names = {
        query.search_reporter: _named(_reporter, _reporter_account),
        query.search_reportee: _named(_flagged, _flagged_account),
        query.search_video: [Video.folded_text],
        query.search_channel: _named(_channel_actor, Channel),
        query.search: [
            *_named(_reporter, _reporter_account),
            *_named(_flagged, _flagged_account),
            Video.folded_text,
            *_named(_channel_actor, Channel),
        ],
    }
    return conditions + [_holds(columns, text) for text, columns in names.items() if text]


def _named(actor: Any, shown: Any) -> list[Any]:
    return [actor.folded_name, sa.func.lower(shown.display_name)]


def _holds(columns: list[Any], text: str) -> sa.ColumnElement[bool]:
    wanted = fold(text)
    return sa.or_(*(column.contains(wanted, autoescape=True) for column in columns))
