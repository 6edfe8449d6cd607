"""Logins of this instance: role, quotas, preferences."""

from headwater.house import Feature

FEATURE = Feature(
    name="users",
    models="headwater.users.model",
)
