"""Use cases of invitations: make a link, take it back, look whether it is good, use it."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.db import secret_of
from headwater.house import Viewer
from headwater.invitations import rules, store
from headwater.invitations.model import Invitation
from headwater.invitations.rules import Wishes
from headwater.invitations.wire import SEALED_FOR, ShownInvitation, to_shown
from headwater.kit import clock
from headwater.kit.errors import Forbidden, NotFound
from headwater.kit.secret import hash_token
from headwater.settings import Settings

CODE_BYTES = 20


class Invited(msgspec.Struct, frozen=True):
    """A link that is good: who made it, and whether it lets in like a moderator."""

    invitation_id: int
    by: str
    by_host: bool


def invite(session: Session, settings: Settings, viewer: Viewer, wishes: Wishes) -> ShownInvitation:
    """Make a link; raises Forbidden or Invalid."""
    assert viewer.user_id is not None
    now, code = clock.now(), secrets.token_urlsafe(CODE_BYTES)
    store.hold_maker(session, viewer.user_id)
    open_links = store.count_open(session, viewer.user_id, now)
    if refusal := rules.refuse_inviting(viewer.role, settings.signup.invitations, open_links, wishes):
        raise refusal
    invitation = Invitation(
        user_id=viewer.user_id,
        code_hash=hash_token(code),
        sealed_code=secret_of(session).seal(SEALED_FOR, code),
        note=wishes.note,
        max_uses=wishes.max_uses,
        uses=0,
        expires_at=now + dt.timedelta(days=wishes.days),
        created_at=now,
    )
    session.add(invitation)
    session.flush()
    return to_shown(session, settings, invitation, viewer.username)


def list_shown(
    session: Session, settings: Settings, viewer: Viewer, *, all_makers: bool, start: int, count: int
) -> tuple[int, list[ShownInvitation]]:
    """Return the viewer's invitations, or those of everybody for who decides; raises Forbidden."""
    if not rules.may_invite(viewer.role, settings.signup.invitations) or (
        all_makers and not rules.is_host(viewer.role)
    ):
        raise Forbidden("You cannot invite people to this instance.")
    user_id = None if all_makers else viewer.user_id
    total, rows = store.list_invitations(session, user_id=user_id, start=start, count=count)
    return total, [to_shown(session, settings, row.Invitation, row.username) for row in rows]


def take_back(session: Session, viewer: Viewer, invitation_id: int) -> None:
    """End a link of one's own, or any for who decides; raises NotFound."""
    invitation = store.find(session, invitation_id)
    if invitation is None or not (invitation.user_id == viewer.user_id or rules.is_host(viewer.role)):
        raise NotFound("Invitation not found")
    session.delete(invitation)


def find_good(session: Session, settings: Settings, code: str) -> Invited | None:
    """Return what a code is good for; None when it is not."""
    return _read(settings, store.find_by_hash(session, hash_token(code), to_use=False)) if code else None


def use(session: Session, settings: Settings, code: str) -> Invited:
    """Use a link once; raises Forbidden when it is not good, or not any more."""
    row = store.find_by_hash(session, hash_token(code), to_use=True)
    found = _read(settings, row)
    if row is None or found is None:
        raise Forbidden("This invitation is not valid any more.")
    row.Invitation.uses += 1
    return found


def _read(settings: Settings, row: Any | None) -> Invited | None:
    if row is None:
        return None
    invitation = row.Invitation
    may_invite = row.blocked_at is None and rules.may_invite(row.role, settings.signup.invitations)
    good = rules.is_good(
        expires_at=invitation.expires_at,
        uses=invitation.uses,
        max_uses=invitation.max_uses,
        maker_may_invite=may_invite,
        now=clock.now(),
    )
    return Invited(invitation.id, row.username, rules.is_host(row.role)) if good else None
