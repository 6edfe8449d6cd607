"""Which codes count, and when."""

from __future__ import annotations

import pytest
from pyotp import TOTP

from headwater.second_factor import rules

SECRET = "4TN3W2V5EPNWTU3JL4Q4SLIHFQW7P27V"
NOW = 1_700_000_010.0
STEP = int(NOW) // 30


def code_of(step: int) -> str:
    return TOTP(SECRET).generate_otp(step)


@pytest.mark.parametrize(
    ("given", "last_step", "found"),
    [
        (code_of(STEP), None, STEP),
        (code_of(STEP - 1), None, STEP - 1),  # typed slowly
        (code_of(STEP + 1), None, STEP + 1),  # the telephone's clock is ahead
        (code_of(STEP - 2), None, None),
        (code_of(STEP + 2), None, None),
        (code_of(STEP), STEP - 1, STEP),
        (code_of(STEP), STEP, None),  # used
        (code_of(STEP - 1), STEP, None),  # seen over a shoulder before the one that was used
        (f"{code_of(STEP)[:3]} {code_of(STEP)[3:]}", None, STEP),
        ("", None, None),
        ("abcdef", None, None),
        ("٠١٢٣٤٥", None, None),
        (code_of(STEP) + "0", None, None),
        ("1" * 10_000, None, None),
    ],
)
def test_codes(given: str, last_step: int | None, found: int | None) -> None:
    assert rules.find_step(SECRET, given, NOW, last_step) == found


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B: SHA-1, the last six of its eight digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert rules.find_step(secret, code, seconds, None) == seconds // 30


@pytest.mark.parametrize(
    ("given", "looks"),
    [("abcde-fghjk", True), ("ABCDE FGHJK", True), ("123456", False), ("abcde-fghj", False), ("abcde-fghi1", False)],
)
def test_what_looks_like_a_recovery_code(given: str, looks: bool) -> None:
    assert rules.looks_like_recovery(given) is looks


def test_recovery_codes_are_many_and_different() -> None:
    codes = rules.make_recovery_codes()
    assert len(set(codes)) == rules.RECOVERY_CODES
    assert all(rules.looks_like_recovery(code) for code in codes)
