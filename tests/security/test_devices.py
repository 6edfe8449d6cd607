"""What devices call themselves, in a few words."""

from __future__ import annotations

import pytest

from headwater.security.devices import name_device


@pytest.mark.parametrize(
    ("user_agent", "named"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", ("Firefox", "Linux")),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 "
            "Safari/537.36 Edg/130.0",
            ("Edge", "Windows"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/17.5 Mobile/15E148 Safari/604.1",
            ("Safari", "iPhone"),
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36",
            ("Chrome", "Android"),
        ),
        ("GrayJay/300 okhttp/4.12", ("GrayJay", "")),
        ("python-requests/2.32", ("python-requests", "")),
        ("Mozilla/5.0", ("", "")),
        ("<script>alert(1)</script>", ("", "")),
        ("a" * 300, ("", "")),
        ("", ("", "")),
        (None, ("", "")),
    ],
)
def test_names(user_agent: str | None, named: tuple[str, str]) -> None:
    assert name_device(user_agent) == named
