"""A code's life: made and counted, checked, used once."""

from __future__ import annotations

import datetime as dt
import enum
import secrets

from sqlalchemy.orm import Session

from headwater.confirmations import rules, store
from headwater.confirmations.model import CodePurpose, MailedCode
from headwater.kit import clock
from headwater.kit.errors import Forbidden
from headwater.kit.secret import hash_token
from headwater.settings import Settings
from headwater.users import fold_email

CODE_BYTES = 32  # 64 hexadecimal digits, as on the wire
WRONG_CODE = "Invalid verification string."


class CodeState(enum.Enum):
    """What has become of a code."""

    OPEN = "open"
    USED = "used"  # what it was for is done
    OVER = "over"  # too old, or never made


def issue_code(
    session: Session, settings: Settings, purpose: CodePurpose, subject_id: int, email: str, *, first: bool = False
) -> str | None:
    """Make a code to send to an address; None when that mailbox got enough of them lately.

    `first`: it is the first password of somebody who does not know yet that there is a login.
    """
    now, limit = clock.now(), settings.rates_limit.ask_send_email
    since = now - dt.timedelta(seconds=limit.window)
    if not rules.may_send(store.count_since(session, purpose, subject_id, since), limit.max):
        return None
    code = secrets.token_hex(CODE_BYTES)
    session.add(
        MailedCode(
            purpose=purpose,
            subject_id=subject_id,
            folded_email=fold_email(email),
            code_hash=hash_token(code),
            expires_at=now + rules.lifetime_of(purpose, settings, first=first),
            created_at=now,
        )
    )
    session.flush()
    return code


def check_code(session: Session, purpose: CodePurpose, subject_id: int, email: str, code: str) -> None:
    """Raise Forbidden unless a code is good for somebody of this address."""
    found = store.find_code(session, purpose, subject_id, hash_token(code))
    if found is None or not rules.is_good(
        expires_at=found.expires_at,
        used_at=found.used_at,
        sent_to=found.folded_email,
        address=fold_email(email),
        now=clock.now(),
    ):
        raise Forbidden(WRONG_CODE)


def look_at_code(session: Session, purpose: CodePurpose, subject_id: int, code: str) -> CodeState:
    """Say what has become of a code, without using it; one of nobody is over."""
    found = store.see_code(session, purpose, subject_id, hash_token(code))
    if found is not None and found.used_at is not None:
        return CodeState.USED
    return CodeState.OVER if found is None or found.expires_at <= clock.now() else CodeState.OPEN


def redeem_code(session: Session, purpose: CodePurpose, subject_id: int, email: str, code: str) -> None:
    """Use a code up, with all others of its kind that the person got; raises Forbidden."""
    check_code(session, purpose, subject_id, email, code)
    store.mark_used(session, purpose, subject_id, clock.now())
