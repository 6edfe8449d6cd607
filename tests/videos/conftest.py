"""An instance over HTTP, where a bearer token is the name of who asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

from headwater.house import ANONYMOUS, Viewer
from headwater.house.rights import Role
from headwater.house.viewer import Credentials
from headwater.kit.errors import Unauthenticated
from headwater.runtime import Runtime
from headwater.web import context
from tests.support.client import take_app
from tests.videos.people import Owner, add_person


@pytest.fixture
def people(runtime: Runtime) -> dict[str, Owner]:
    """Mary who owns videos, Paul who does not, a moderator and an administrator."""
    roles = {"mary": Role.USER, "paul": Role.USER, "mod": Role.MODERATOR, "root": Role.ADMINISTRATOR}
    return {name: add_person(runtime, name, role) for name, role in roles.items()}


@pytest.fixture
def mary(people: dict[str, Owner]) -> Owner:
    return people["mary"]


@pytest.fixture
def client(runtime: Runtime, people: dict[str, Owner], monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient[Any]]:
    def authenticate(session: object, credentials: Credentials) -> Viewer:
        name = credentials.bearer or credentials.session
        if name is None:
            return ANONYMOUS
        if name not in people:
            raise Unauthenticated("Token is invalid", code="invalid_token")
        return people[name].viewer

    monkeypatch.setattr(context, "_authenticator", lambda: authenticate)
    with TestClient(take_app(runtime), raise_server_exceptions=False) as opened:
        yield opened


def signed_in(name: str) -> dict[str, str]:
    """Headers of somebody's request."""
    return {"authorization": f"Bearer {name}"}
