"""Somebody who asked to join and tries to log in already: known by the password that they chose."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.house.viewer import Applicant
from headwater.registrations import store
from headwater.registrations.model import RegistrationState
from headwater.users import fold_email


def find_applicant(session: Session, login: str) -> Applicant | None:
    """Return who asked to join by this name or address and was not accepted."""
    request = store.find_by_login(session, fold_email(login))
    if request is None:
        return None
    return Applicant(request.password_hash, is_rejected=request.state is RegistrationState.REJECTED)
