"""Mails to somebody who signs in another way from now on: if it was not them, they learn it at once."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.db import settings_of
from headwater.mail import queue_mail
from headwater.users import User, language_of


def tell_of_passkey(session: Session, *, user_id: int, passkey_name: str) -> None:
    """Tell a user of a new passkey (`user.passkey_added`)."""
    _tell(session, user_id, "passkey_added", passkey_name)


def tell_of_two_factor(session: Session, *, user_id: int, enabled: bool) -> None:
    """Tell a user that a code is asked for from now on, or none any more (`user.two_factor_changed`)."""
    _tell(session, user_id, "two_factor_on" if enabled else "two_factor_off", "")


def _tell(session: Session, user_id: int, template: str, passkey_name: str) -> None:
    user, settings = session.get_one(User, user_id), settings_of(session)
    context = {
        "username": user.username,
        "passkey_name": passkey_name,
        "link": f"{settings.base_url}/my-account/security",
    }
    queue_mail(
        session,
        settings,
        to=user.email,
        template=f"security/{template}",
        language=language_of(user),
        context=context,
    )
