"""The second step of signing in: codes of an authenticator application, and recovery codes for whoever lost it."""

from headwater.house import Feature
from headwater.second_factor.service import (
    CODE_HEADER,
    SetUp,
    begin,
    confirm,
    count_recovery_codes,
    disable,
    is_enabled,
    prove,
    renew_recovery_codes,
    resume,
)

__all__ = [
    "CODE_HEADER",
    "SetUp",
    "begin",
    "confirm",
    "count_recovery_codes",
    "disable",
    "is_enabled",
    "prove",
    "renew_recovery_codes",
    "resume",
]

FEATURE = Feature(
    name="second_factor",
    models="headwater.second_factor.model",
    routes=("headwater.second_factor.api:routes",),
)
