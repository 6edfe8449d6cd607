"""Slows down whoever guesses: wrong passwords and codes are counted, for all processes together."""

from headwater.attempts.proving import prove_own_password
from headwater.attempts.service import (
    KNOWN_BROWSER,
    Kind,
    check_attempts,
    check_passwords,
    forget_all_wrong_passwords,
    forget_failures,
    forget_wrong_passwords,
    note_failure,
    note_wrong_password,
)
from headwater.house import Feature

__all__ = [
    "KNOWN_BROWSER",
    "Kind",
    "check_attempts",
    "check_passwords",
    "forget_all_wrong_passwords",
    "forget_failures",
    "forget_wrong_passwords",
    "note_failure",
    "note_wrong_password",
    "prove_own_password",
]

FEATURE = Feature(
    name="attempts",
    models="headwater.attempts.model",
    self_proof="headwater.attempts.proving:prove_own_password",
    jobs=("headwater.attempts.jobs:job_types",),
    schedules=("headwater.attempts.jobs:schedules",),
)
