"""Use cases of mailed codes: ask for a mail, confirm an address, set a forgotten password anew.

Whoever asks learns nothing about who exists: the request only enqueues a job, the same for every address.
"""

from __future__ import annotations

import msgspec
from sqlalchemy.orm import Session

from headwater.attempts import forget_all_wrong_passwords
from headwater.confirmations import store
from headwater.confirmations.codes import check_code, redeem_code
from headwater.confirmations.model import CodePurpose
from headwater.db import secret_of
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.errors import NotFound
from headwater.kit.secret import Secret
from headwater.runtime import Runtime
from headwater.users import User, change_email, change_password, hash_password

ANSWER, SEND, TELL = "answer-mail-request", "send-mailed-code", "tell-of-change"
_SEALED_FOR = "mail request"  # in the queue, where addresses are nobody's business


class MailRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks for."""

    purpose: CodePurpose
    email: str
    language: str


def seal_address(secret: Secret, text: str) -> str:
    """Make an address, or what is said with it, unreadable in a job."""
    return secret.seal(_SEALED_FOR, text)


def unseal_address(secret: Secret, sealed: str) -> str:
    """Return what was sealed."""
    return secret.unseal(_SEALED_FOR, sealed)


def ask_for_mail(session: Session, purpose: CodePurpose, email: str, language: str) -> None:
    """Have a mail sent to an address, if there is anybody to whom it says something."""
    asked = msgspec.json.encode(MailRequest(purpose=purpose, email=email, language=language)).decode()
    enqueue(session, ANSWER, {"sealed": seal_address(secret_of(session), asked)})


def send_confirmation(session: Session, user_id: int, language: str = "") -> None:
    """Have the address of a user confirmed by a mail."""
    _send(session, CodePurpose.EMAIL, user_id, language)


def send_to_pending(session: Session, *, user_id: int) -> None:
    """Have the address confirmed that a user wants (`user.email_wanted`)."""
    _send(session, CodePurpose.PENDING_EMAIL, user_id, "")


def send_first_password(session: Session, *, user_id: int) -> None:
    """Have somebody choose a password whose login an administrator made (`user.password_wanted`)."""
    _send(session, CodePurpose.PASSWORD, user_id, "", first=True)


def _send(session: Session, purpose: CodePurpose, user_id: int, language: str, *, first: bool = False) -> None:
    enqueue(session, SEND, {"purpose": int(purpose), "user_id": user_id, "language": language, "first": first})


def tell_of_address(session: Session, *, user_id: int, before: str) -> None:
    """Tell the old mailbox that the address is another one (`user.email_changed`)."""
    sealed = seal_address(secret_of(session), before)
    enqueue(session, TELL, {"user_id": user_id, "what": "email", "sealed": sealed})


def end_old_codes(session: Session, *, user_id: int, kept_token_id: int | None) -> None:
    """End mails by which the password could be set, and tell the user that it was (`user.password_changed`)."""
    store.mark_used(session, CodePurpose.PASSWORD, user_id, clock.now())
    enqueue(session, TELL, {"user_id": user_id, "what": "password"})


def confirm_email(session: Session, user_id: int, code: str, *, pending: bool) -> None:
    """Confirm an address; a pending one becomes the user's. Raises NotFound, Forbidden, Conflict."""
    user = _find(session, user_id)
    if not pending:
        redeem_code(session, CodePurpose.EMAIL, user.id, user.email, code)
        user.email_verified = True
        return
    wanted = user.pending_email or ""
    redeem_code(session, CodePurpose.PENDING_EMAIL, user.id, wanted, code)
    change_email(session, user, wanted, verified=True)


def set_forgotten_password(runtime: Runtime, user_id: int, code: str, password: str, address: str) -> None:
    """Set a password by a code, which ends every sign-in; raises NotFound or Forbidden.

    The mail proved the address too, and that it is no stranger who comes from this network `address`: wrong passwords
    that were counted there, whoever guessed, shut nobody out any more. Hashing is slow: it is done between two looks
    at the code.
    """
    with runtime.database.write() as session:
        user = _find(session, user_id)
        check_code(session, CodePurpose.PASSWORD, user.id, user.email, code)
    password_hash = hash_password(password)
    with runtime.database.write() as session:
        user = _find(session, user_id)
        redeem_code(session, CodePurpose.PASSWORD, user.id, user.email, code)
        user.email_verified = True
        change_password(session, user, password_hash)
        forget_all_wrong_passwords(session, (user.username, user.email), address)


def _find(session: Session, user_id: int) -> User:
    user = store.find_user(session, user_id)
    if user is None:
        raise NotFound("User not found")
    return user
