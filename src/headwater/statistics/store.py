"""Count what an instance has, in a constant number of statements."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import Actor, ActorKind
from headwater.actors.model import LOCAL_HOST
from headwater.channels import Channel
from headwater.house import ANONYMOUS
from headwater.house.rights import Role
from headwater.kit import clock
from headwater.playlists import Playlist, PlaylistPrivacy
from headwater.registrations import Registration, RegistrationState
from headwater.reports import Report, ReportState
from headwater.users import User
from headwater.videos import Video, VideoFile, listed_to

HALF_YEAR = dt.timedelta(days=180)
_PUBLIC_PLAYLIST = Playlist.privacy == PlaylistPrivacy.PUBLIC
AVERAGE_OF = 1000  # decisions, the last ones
_PERIODS = {"Daily": dt.timedelta(days=1), "Weekly": dt.timedelta(days=7), "Monthly": dt.timedelta(days=30)}


def count_users(session: Session) -> dict[str, int]:
    """Count logins: all, by role, and those who signed in lately."""
    now = clock.now()
    figures = {
        "totalUsers": sa.func.count(),
        "totalModerators": _count_where(User.role == Role.MODERATOR),
        "totalAdmins": _count_where(User.role == Role.ADMINISTRATOR),
    }
    for period, length in _PERIODS.items():
        figures[f"total{period}ActiveUsers"] = _count_where(User.last_login_at > now - length)
    return _read(session, figures, User)


def count_active_in_half_year(session: Session) -> int:
    """Count logins that signed in within 180 days, as NodeInfo wants it."""
    active = User.last_login_at > clock.now() - HALF_YEAR
    return session.scalar(sa.select(sa.func.count()).select_from(User).where(active)) or 0


def count_videos(session: Session) -> dict[str, int]:
    """Count publicly listed videos, what was watched and said; views and comments are those of all videos."""
    listed = listed_to(ANONYMOUS)
    figures = {
        "totalVideos": _count_where(listed),
        "totalLocalVideos": _count_where(sa.and_(listed, Video.is_local)),
        "totalLocalVideoViews": _sum_where(Video.views, Video.is_local),
        "totalVideoComments": _sum_where(Video.comments, sa.true()),
        "totalLocalVideoComments": _sum_where(Video.comments, Video.is_local),
    }
    return _read(session, figures, Video)


def count_local_bytes(session: Session) -> dict[str, int]:
    """Sum the sizes of the renditions that local videos have."""
    size = sa.select(sa.func.coalesce(sa.func.sum(VideoFile.size_bytes), 0)).join(Video).where(Video.is_local)
    return {"totalLocalVideoFilesSize": int(session.scalar(size) or 0)}


def count_local_channels(session: Session) -> dict[str, int]:
    """Count channels of this instance: all, and those that published lately."""
    now = clock.now()
    figures: dict[str, Any] = {"totalLocalVideoChannels": sa.func.count(Channel.id.distinct())}
    for period, length in _PERIODS.items():
        published = sa.case((Video.published_at > now - length, Channel.id))
        figures[f"totalLocal{period}ActiveVideoChannels"] = sa.func.count(published.distinct())
    joined = sa.join(Channel, Account, Account.id == Channel.account_id).outerjoin(
        Video, sa.and_(Video.channel_id == Channel.id, Video.is_local)
    )
    return _read(session, figures, joined, Account.user_id.is_not(None))


def count_follows(session: Session) -> dict[str, int]:
    """Read how many follow this instance and how many it follows."""
    figures = {
        "totalInstanceFollowers": sa.func.coalesce(sa.func.sum(Actor.followers_count), 0),
        "totalInstanceFollowing": sa.func.coalesce(sa.func.sum(Actor.following_count), 0),
    }
    return _read(session, figures, Actor, Actor.kind == ActorKind.INSTANCE, Actor.host == LOCAL_HOST)


def count_playlists(session: Session) -> dict[str, int]:
    """Count playlists of this instance that everybody may see."""
    return _read(session, {"totalLocalPlaylists": sa.func.count()}, Playlist, Playlist.is_local, _PUBLIC_PLAYLIST)


def count_reports(session: Session) -> dict[str, int]:
    """Count reports, and those that were decided."""
    decided = _count_where(Report.state != ReportState.PENDING)
    return _read(session, {"totalAbuses": sa.func.count(), "totalAbusesProcessed": decided}, Report)


def count_requests(session: Session) -> dict[str, int | None]:
    """Count requests to join, those that were decided, and how long that took on average, in milliseconds."""
    decided = Registration.state != RegistrationState.PENDING
    figures = {
        "totalRegistrationRequests": sa.func.count(),
        "totalRegistrationRequestsProcessed": _count_where(decided),
    }
    moments = sa.select(Registration.created_at, Registration.updated_at).where(decided)
    taken = [
        (end - begin) / dt.timedelta(milliseconds=1)
        for begin, end in session.execute(moments.order_by(Registration.id.desc()).limit(AVERAGE_OF))
    ]
    average = round(sum(taken) / len(taken)) if taken else None
    return _read(session, figures, Registration) | {"averageRegistrationRequestResponseTimeMs": average}


def _count_where(condition: Any) -> Any:
    return sa.func.count(sa.case((condition, 1)))


def _sum_where(column: Any, condition: Any) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, column), else_=0)), 0)


def _read(session: Session, figures: dict[str, Any], source: Any, *conditions: Any) -> dict[str, int]:
    query = sa.select(*(figure.label(name) for name, figure in figures.items())).select_from(source).where(*conditions)
    return {name: int(value) for name, value in session.execute(query).one()._mapping.items()}
