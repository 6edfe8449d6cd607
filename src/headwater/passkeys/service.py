"""Use cases of passkeys (WebAuthn level 3): offer a challenge, check its answer, keep, rename, remove.

A challenge counts once, for the purpose it was handed out for, and for a few minutes.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from headwater.db import secret_of
from headwater.house import emit
from headwater.kit import clock
from headwater.kit.errors import Conflict, Invalid, NotFound
from headwater.kit.secret import hash_token
from headwater.passkeys import rules, store
from headwater.passkeys.model import Passkey
from headwater.settings import Settings
from headwater.users import User

CHALLENGE_BYTES = 32
SIGN_IN = "sign in"


def offer_registration(session: Session, settings: Settings, user: User) -> dict[str, Any]:
    """Return what a browser needs to make a passkey; raises Conflict for somebody who has very many."""
    import webauthn
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    known = store.list_passkeys(session, user.id)
    if len(known) >= rules.MAX_PER_USER:
        raise Conflict("You have as many passkeys as one person may have; remove one first.")
    options = webauthn.generate_registration_options(
        rp_id=rules.rp_id_of(settings),
        rp_name=settings.instance.name,
        user_id=rules.handle_of(secret_of(session), user.id),
        user_name=user.username,
        challenge=_make_challenge(session, settings, _purpose_of_registration(user.id)),
        timeout=int(settings.sessions.passkey_challenge_lifetime * 1000),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_describe(known),
    )
    written: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return written


def register(
    session: Session, settings: Settings, user: User, challenge: bytes, credential: Mapping[str, Any], name: str
) -> Passkey:
    """Keep the passkey that a browser made for a challenge that was taken; raises Invalid, Conflict for a known one."""
    import webauthn

    cleaned = rules.clean_name(name)
    if cleaned is None:
        raise Invalid("Incorrect request parameters: name", fields={"name": "1 to 60 characters"})
    try:
        verified = webauthn.verify_registration_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=rules.rp_id_of(settings),
            expected_origin=rules.origin_of(settings),
            require_user_verification=True,
        )
    except Exception as error:  # foreign bytes through several parsers, each with errors of its own
        raise _refuse() from error
    credential_id = _encode(verified.credential_id)
    if store.find_by_credential(session, credential_id) is not None:
        raise Conflict("This passkey is known already.")
    passkey = Passkey(
        user_id=user.id,
        credential_id=credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        transports=_read_transports(credential),
        backed_up=verified.credential_backed_up,
        name=cleaned,
        created_at=clock.now(),
    )
    session.add(passkey)
    session.flush()
    emit(session, "user.passkey_added", user_id=user.id, passkey_name=cleaned)
    return passkey


def offer_sign_in(session: Session, settings: Settings, user_id: int | None = None) -> dict[str, Any]:
    """Return what a browser needs to show a passkey: any of this instance, or one of a user for the second step."""
    import webauthn
    from webauthn.helpers.structs import UserVerificationRequirement

    options = webauthn.generate_authentication_options(
        rp_id=rules.rp_id_of(settings),
        challenge=_make_challenge(session, settings, _purpose_of_sign_in(user_id)),
        timeout=int(settings.sessions.passkey_challenge_lifetime * 1000),
        allow_credentials=None if user_id is None else _describe(store.list_passkeys(session, user_id)),
        user_verification=_verification(user_id, UserVerificationRequirement),
    )
    written: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return written


def take_registration_challenge(session: Session, user_id: int, credential: Mapping[str, Any]) -> bytes:
    """Use up the challenge that a new passkey of a user answers; raises Invalid. Commit it, whatever the answer is."""
    return _take_challenge(session, credential, _purpose_of_registration(user_id))


def take_sign_in_challenge(session: Session, credential: Mapping[str, Any], user_id: int | None = None) -> bytes:
    """Use up the challenge that a passkey answers; raises Invalid. Commit it, whatever the answer is."""
    return _take_challenge(session, credential, _purpose_of_sign_in(user_id))


def prove(
    session: Session, settings: Settings, challenge: bytes, credential: Mapping[str, Any], user_id: int | None = None
) -> int:
    """Return whose passkey answered a challenge that was taken; raises Invalid.

    Without a `user_id` the device checks the person, and says who it is (WebAuthn 7.2, step 6).
    """
    import webauthn

    passkey = _find_shown(session, credential.get("id"))
    if passkey is None or (user_id is not None and passkey.user_id != user_id):
        raise _refuse()
    handle = credential["response"].get("userHandle")
    if (handle or user_id is None) and handle != _encode(rules.handle_of(secret_of(session), passkey.user_id)):
        raise _refuse()
    try:
        verified = webauthn.verify_authentication_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=rules.rp_id_of(settings),
            expected_origin=rules.origin_of(settings),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=user_id is None,
        )
    except Exception as error:  # foreign bytes through several parsers, each with errors of its own
        raise _refuse() from error
    passkey.sign_count, passkey.used_at = verified.new_sign_count, clock.now()
    passkey.backed_up = verified.credential_backed_up
    return passkey.user_id


def rename(session: Session, user_id: int, passkey_id: int, name: str) -> None:
    """Give a passkey another name; raises NotFound and Invalid."""
    cleaned, passkey = rules.clean_name(name), _find(session, user_id, passkey_id)
    if cleaned is None:
        raise Invalid("Incorrect request parameters: name", fields={"name": "1 to 60 characters"})
    passkey.name = cleaned


def remove(session: Session, user_id: int, passkey_id: int) -> None:
    """Forget a passkey; raises NotFound."""
    session.delete(_find(session, user_id, passkey_id))


def _find(session: Session, user_id: int, passkey_id: int) -> Passkey:
    passkey = store.find_own(session, user_id, passkey_id)
    if passkey is None:
        raise NotFound("Passkey not found")
    return passkey


def _find_shown(session: Session, given: object) -> Passkey | None:
    """Return the passkey of an id that a browser says; databases differ in what they take as text."""
    is_readable = isinstance(given, str) and given.isascii() and given.isprintable()
    return store.find_by_credential(session, str(given)) if is_readable else None


def _purpose_of_registration(user_id: int) -> str:
    return f"register {user_id}"


def _purpose_of_sign_in(user_id: int | None) -> str:
    return SIGN_IN if user_id is None else f"second step {user_id}"


def _verification(user_id: int | None, requirement: Any) -> Any:
    return requirement.REQUIRED if user_id is None else requirement.PREFERRED


def _make_challenge(session: Session, settings: Settings, purpose: str) -> bytes:
    challenge, now = secrets.token_bytes(CHALLENGE_BYTES), clock.now()
    ends_at = now + dt.timedelta(seconds=settings.sessions.passkey_challenge_lifetime)
    store.add_challenge(session, hash_token(_encode(challenge)), purpose, now, ends_at)
    return challenge


def _take_challenge(session: Session, credential: Mapping[str, Any], purpose: str) -> bytes:
    """Return the challenge that an answer names, which is used up by this; raises Invalid unless it is ours."""
    try:
        client_data = json.loads(_decode(credential["response"]["clientDataJSON"]))
        challenge = _decode(client_data["challenge"])
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise _refuse() from error
    if not store.take_challenge(session, hash_token(_encode(challenge)), purpose, clock.now()):
        raise _refuse()
    return challenge


def _refuse() -> Invalid:
    return Invalid("This passkey was not accepted.", code="invalid_passkey")


def _read_transports(credential: Mapping[str, Any]) -> list[str]:
    from webauthn.helpers.structs import AuthenticatorTransport

    known = {transport.value for transport in AuthenticatorTransport}
    given = credential["response"].get("transports")
    return [name for name in given if isinstance(name, str) and name in known] if isinstance(given, list) else []


def _describe(passkeys: Any) -> list[Any]:
    from webauthn.helpers.structs import AuthenticatorTransport, PublicKeyCredentialDescriptor

    return [
        PublicKeyCredentialDescriptor(
            id=_decode(passkey.credential_id),
            transports=[AuthenticatorTransport(name) for name in passkey.transports] or None,
        )
        for passkey in passkeys
    ]


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
