"""Names and addresses of logins, and who may manage whom."""

from __future__ import annotations

import msgspec

from headwater.house.rights import Right, Role, has_right
from headwater.kit.errors import Forbidden, Invalid, Problem, Reason

PASSWORD_LENGTH = (6, 255)


def fold_username(username: str) -> str:
    """Return the form in which user names are compared."""
    return username.strip().lower()


def fold_email(email: str) -> str:
    """Return the form in which addresses are compared."""
    return email.strip().lower()


class Standing(msgspec.Struct, frozen=True):
    """What the rules need to know of a user who is managed."""

    role: Role
    is_root: bool = False  # the administrator made at the first start: there is always one who can set things right
    is_viewer: bool = False  # whoever asks, themselves


def refuse_creating(by: Role | None, role: Role) -> Problem | None:
    """Say why somebody may not make a user of a role; moderators make plain users only."""
    if not has_right(by, Right.MANAGE_USERS):
        return Forbidden(Reason("You cannot manage users."))
    if by is not Role.ADMINISTRATOR and role is not Role.USER:
        return Forbidden(Reason("Only an administrator can make moderators and administrators."))
    return None


def refuse_managing(by: Role | None, user: Standing) -> Problem | None:
    """Say why somebody may not change, block or remove a user; moderators manage plain users only."""
    if not has_right(by, Right.MANAGE_USERS):
        return Forbidden(Reason("You cannot manage users."))
    if by is not Role.ADMINISTRATOR and user.role is not Role.USER:
        return Forbidden(Reason("Only an administrator can manage moderators and administrators."))
    return None


def refuse_changing(by: Role | None, user: Standing, new_role: Role | None) -> Problem | None:
    """Say why somebody may not change a user, or not to that role."""
    if user.is_root and new_role not in (None, user.role):
        return Invalid(Reason("Cannot change root role."))
    refusal = refuse_managing(by, user)
    if refusal is None and new_role is not None:
        refusal = refuse_creating(by, new_role)
    return refusal


def refuse_blocking(by: Role | None, user: Standing) -> Problem | None:
    """Say why somebody may not block or unblock a user."""
    if user.is_root:
        return Invalid(Reason("Cannot block the root user"))
    if user.is_viewer:
        return Invalid(Reason("You cannot block yourself."))
    return refuse_managing(by, user)


def refuse_removing(by: Role | None, user: Standing) -> Problem | None:
    """Say why somebody may not remove a user; everybody else than root may remove themselves."""
    if user.is_root:
        return Invalid(
            Reason("You cannot delete your root account.") if user.is_viewer else Reason("Cannot remove the root user")
        )
    return None if user.is_viewer else refuse_managing(by, user)
