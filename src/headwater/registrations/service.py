"""Use cases of joining: make an account, ask for one, decide about a request. Passwords are hashed before."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from headwater.actors import fold_name
from headwater.confirmations import CodePurpose, redeem_code, seal_address, send_confirmation
from headwater.db import secret_of
from headwater.db.locks import hold_lock
from headwater.house import emit
from headwater.invitations import use
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.errors import Conflict, Invalid, NotFound
from headwater.mail import may_send_mail
from headwater.registrations import rules, store
from headwater.registrations.entrance import look_at_door
from headwater.registrations.mails import send_code, send_decision, send_receipt, tell_deciders_soon
from headwater.registrations.model import Registration, RegistrationState
from headwater.registrations.rules import Application, Decision
from headwater.settings import Settings
from headwater.users import User, check_names, create_user, fold_email, fold_username

ANSWER = "answer-request-for-code"
_DOOR_LOCK = 7150428  # one after the other: the last free place is given once


def join(
    session: Session, settings: Settings, application: Application, password_hash: str, address: str, language: str
) -> User:
    """Make an account at once; raises Forbidden, Invalid or Conflict."""
    hold_lock(session, _DOOR_LOCK)
    invited = use(session, settings, application.invitation) if application.invitation else None
    entrance = look_at_door(session, settings, address, invited=invited)
    if refusal := rules.refuse_joining(entrance.door, entrance.guest, full=entrance.is_full):
        raise refusal
    _check_names(session, application)
    user = create_user(
        session,
        settings,
        application.username,
        application.email,
        "",
        email_verified=rules.must_confirm(settings.signup, may_mail=may_send_mail(settings)),
        password_hash=password_hash,
        **_shown_names(application),
    )
    emit(session, "user.joined", user_id=user.id)
    if user.email_verified is False:
        send_confirmation(session, user.id, language)
    return user


def ask_to_join(
    session: Session, settings: Settings, application: Application, password_hash: str, address: str, language: str
) -> Registration:
    """Keep a request for moderators; raises Forbidden, Invalid or Conflict."""
    hold_lock(session, _DOOR_LOCK)
    entrance = look_at_door(session, settings, address)
    if refusal := rules.refuse_asking(entrance.door, entrance.guest):
        raise refusal
    _check_names(session, application)
    now = clock.now()
    registration = Registration(
        state=RegistrationState.PENDING,
        username=application.username,
        folded_username=fold_username(application.username),
        email=application.email,
        folded_email=fold_email(application.email),
        email_verified=rules.must_confirm(settings.signup, may_mail=may_send_mail(settings)),
        password_hash=password_hash,
        reason=application.reason,
        folded_channel_name=application.channel_name and fold_name(application.channel_name),
        language=language,
        created_at=now,
        updated_at=now,
        **_shown_names(application),
    )
    session.add(registration)
    session.flush()
    if registration.email_verified is False:
        send_code(session, settings, registration)
    else:
        send_receipt(session, settings, registration)
    tell_deciders_soon(session, settings)
    emit(session, "registration.requested", registration_id=registration.id)
    return registration


def _shown_names(application: Application) -> dict[str, Any]:
    return {
        "display_name": application.display_name,
        "channel_name": application.channel_name,
        "channel_display_name": application.channel_display_name,
    }


def _check_names(session: Session, application: Application) -> None:
    check_names(session, application.username, application.email, application.channel_name)
    names = [fold_name(name) for name in (application.username, application.channel_name) if name]
    if len(names) != len(set(names)):
        raise Invalid("Channel name cannot be the same as user username.")
    if store.are_asked_for(session, names, fold_email(application.email)):
        raise Conflict("Registration with this username, channel name or email already exists.")


def accept(session: Session, settings: Settings, registration_id: int, decision: Decision) -> User:
    """Make the account that somebody asked for; raises NotFound or Conflict."""
    registration = _find_undecided(session, registration_id)
    user = create_user(
        session,
        settings,
        registration.username,
        registration.email,
        "",
        email_verified=registration.email_verified,
        password_hash=registration.password_hash,
        display_name=registration.display_name,
        channel_name=registration.channel_name,
        channel_display_name=registration.channel_display_name,
    )
    registration.user_id, registration.password_hash = user.id, ""
    _decide(session, settings, registration, RegistrationState.ACCEPTED, decision)
    emit(session, "user.joined", user_id=user.id)
    if user.email_verified is False:
        send_confirmation(session, user.id, registration.language)
    return user


def reject(session: Session, settings: Settings, registration_id: int, decision: Decision) -> None:
    """Turn a request down; raises NotFound or Conflict."""
    registration = _find_undecided(session, registration_id)
    _decide(session, settings, registration, RegistrationState.REJECTED, decision)


def _find_undecided(session: Session, registration_id: int) -> Registration:
    registration = _hold(session, registration_id)
    if refusal := rules.refuse_deciding(registration.state):
        raise refusal
    return registration


def _decide(
    session: Session, settings: Settings, registration: Registration, state: RegistrationState, decision: Decision
) -> None:
    registration.state, registration.response = state, decision.response
    registration.decided_by = decision.by
    registration.updated_at = clock.now()
    session.flush()
    if decision.tell:
        send_decision(session, settings, registration)


def remove(session: Session, registration_id: int) -> None:
    """Forget a request; the account that came of it stays. Raises NotFound."""
    session.delete(_hold(session, registration_id))


def find_by_id(session: Session, registration_id: int) -> Registration:
    """Return a request; raises NotFound."""
    return _check_found(store.find(session, registration_id))


def _hold(session: Session, registration_id: int) -> Registration:
    return _check_found(store.find(session, registration_id, held=True))


def _check_found(registration: Registration | None) -> Registration:
    if registration is None:
        raise NotFound("Registration not found")
    return registration


def confirm_request(session: Session, registration_id: int, code: str) -> None:
    """Confirm the address of a request by the code of a mail; raises NotFound or Forbidden."""
    registration = _hold(session, registration_id)
    redeem_code(session, CodePurpose.REGISTRATION, registration.id, registration.email, code)
    registration.email_verified = True
    user = session.get(User, registration.user_id) if registration.user_id is not None else None
    if user is not None and user.folded_email == registration.folded_email:  # accepted in the meantime
        user.email_verified = True


def ask_for_code(session: Session, email: str) -> None:
    """Have the code of a request sent again, if the address belongs to one. Equal work for every address."""
    enqueue(session, ANSWER, {"sealed": seal_address(secret_of(session), fold_email(email))})


list_registrations = store.list_registrations
find_next_waiting = store.find_next_waiting
count_waiting = store.count_waiting
