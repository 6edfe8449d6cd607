"""Names and handles of actors."""

import pytest

from headwater.actors import is_actor_name, is_username, parse_handle


@pytest.mark.parametrize(
    ("handle", "meaning"),
    [
        ("Mary", ("mary", "")),
        ("@mary@tube.example", ("mary", "tube.example")),
        ("mary@TUBE.example", ("mary", "tube.example")),
        ("mary@own.example:9000", ("mary", "")),
        ("mary@", ("mary", "")),
        ("a\0b", ("", "")),
        ("a@b@c", ("a", "b@c")),
    ],
)
def test_a_handle_is_read(handle: str, meaning: tuple[str, str]) -> None:
    assert parse_handle(handle, "own.example:9000") == meaning


@pytest.mark.parametrize(
    ("name", "user", "channel"),
    [
        ("mary", True, True),
        ("mary.b-c_1", True, True),
        ("Mary", False, True),
        ("a:b", False, True),
        ("a b", False, False),
        ("é", False, False),
        ("", False, False),
        ("a\n", False, False),
        ("x" * 51, False, False),
    ],
)
def test_names_are_plain(name: str, user: bool, channel: bool) -> None:
    assert (is_username(name), is_actor_name(name)) == (user, channel)
