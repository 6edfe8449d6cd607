"""Logins of this instance: role, quotas, preferences."""

from headwater.house import Feature
from headwater.users.model import User
from headwater.users.passwords import hash_password, verify_password
from headwater.users.preferences import (
    NsfwWishes,
    Preferences,
    find_chosen,
    language_of,
    preferences_of,
    read_preferences,
)
from headwater.users.rules import PASSWORD_LENGTH, fold_email, fold_username
from headwater.users.service import (
    change_email,
    change_password,
    check_names,
    create_user,
    find_by_login,
    prove_password,
    reset_password,
)

__all__ = [
    "PASSWORD_LENGTH",
    "NsfwWishes",
    "Preferences",
    "User",
    "change_email",
    "change_password",
    "check_names",
    "create_user",
    "find_by_login",
    "find_chosen",
    "fold_email",
    "fold_username",
    "hash_password",
    "language_of",
    "preferences_of",
    "prove_password",
    "read_preferences",
    "reset_password",
    "verify_password",
]

FEATURE = Feature(
    name="users",
    models="headwater.users.model",
    routes=("headwater.users.api:routes", "headwater.users.avatar_api:routes", "headwater.users.admin_api:routes"),
)
