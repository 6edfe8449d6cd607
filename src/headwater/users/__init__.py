"""Logins of this instance: role, quotas, preferences."""

from headwater.house import Feature
from headwater.users.model import User
from headwater.users.passwords import hash_password, verify_password
from headwater.users.preferences import Preferences, find_chosen, preferences_of, read_preferences
from headwater.users.service import create_user, find_by_login, reset_password

__all__ = [
    "Preferences",
    "User",
    "create_user",
    "find_by_login",
    "find_chosen",
    "hash_password",
    "preferences_of",
    "read_preferences",
    "reset_password",
    "verify_password",
]

FEATURE = Feature(
    name="users",
    models="headwater.users.model",
    routes=("headwater.users.api:routes", "headwater.users.avatar_api:routes", "headwater.users.admin_api:routes"),
)
