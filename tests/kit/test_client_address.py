"""Whose address counts, as a table."""

import pytest

from headwater.kit.client_address import find_client

PROXY = ["127.0.0.1", "::1", "10.0.0.0/8"]


@pytest.mark.parametrize(
    ("nearest", "forwarded_for", "trusted", "client"),
    [
        ("203.0.113.7", "", PROXY, "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", PROXY, "203.0.113.7"),  # a stranger's word counts nothing
        ("127.0.0.1", "198.51.100.1", PROXY, "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", PROXY, "198.51.100.1"),  # what the client itself wrote
        ("127.0.0.1", "198.51.100.1, 10.1.2.3", PROXY, "198.51.100.1"),  # two proxies of ours
        ("::ffff:127.0.0.1", "2001:db8::1", PROXY, "2001:db8::1"),
        ("127.0.0.1", "198.51.100.1", [], "127.0.0.1"),
        ("127.0.0.1", "<script>", PROXY, "127.0.0.1"),
        ("127.0.0.1", ",".join(["10.0.0.1"] * 5000), PROXY, "10.0.0.1"),
        ("testclient", "198.51.100.1", PROXY, "testclient"),
        ("", "198.51.100.1", PROXY, ""),
    ],
)
def test_client_address(nearest: str, forwarded_for: str, trusted: list[str], client: str) -> None:
    assert find_client(nearest, forwarded_for, trusted) == client
