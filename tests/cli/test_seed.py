"""`headwater seed` says what it needs before it does anything."""

from __future__ import annotations

import pytest

from headwater.cli.seeding import seed


@pytest.mark.parametrize(
    ("addresses", "options", "reason"),
    [
        ((), {}, "at least one address"),
        (("https://tube.example/about",), {}, "neither a video"),
        (("https://tube.example",), {"disk": "much"}, "expected a size"),
        (("https://tube.example",), {"upload": "2 apples"}, "expected a size"),
    ],
)
def test_mistakes_are_explained(addresses: tuple[str, ...], options: dict[str, str], reason: str) -> None:
    with pytest.raises(SystemExit, match=reason):
        seed(*addresses, **options)  # type: ignore[arg-type]
