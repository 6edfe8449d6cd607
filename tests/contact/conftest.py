"""Requests of these tests come from the address that they say: the test client itself has none."""

import pytest

from headwater.contact import api


@pytest.fixture(autouse=True)
def _believe_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    told = "x-forwarded-for"
    monkeypatch.setattr(api, "read_client_address", lambda request, _: request.headers.get(told, "203.0.113.1"))
