"""An instance in this process and people who are signed in to it (how one signs in: `tests/sessions`).

    def test_something(client: Client, user: Person) -> None:
        assert client.get("/api/v1/users/me", headers=user.headers).json()["username"] == "mary"

`client` is nobody. `user`, `other`, `moderator` and `admin` are people: `user.get(...)`, `admin.post(...)` ask as them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from headwater.accounts import Account
from headwater.actors import ensure_instance_actor
from headwater.channels import Channel
from headwater.house.rights import Role
from headwater.house.viewer import Origin
from headwater.runtime import Runtime
from headwater.sessions import ensure_oauth_client
from headwater.sessions.tokens import note_login, open_tokens
from headwater.users import create_user, hash_password

if TYPE_CHECKING:  # the web framework takes a second to import: only for tests that ask it something
    from litestar import Litestar
    from litestar.testing import TestClient

    Client = TestClient[Any]
PASSWORD = "a good password"


class Person:
    """Somebody who is signed in: knows their ids, asks with their token."""

    def __init__(self, client: Client, runtime: Runtime, username: str, role: Role) -> None:
        self.client, self.username, self.role = client, username, role
        with runtime.database.write() as session:
            email = f"{username}@example.com"
            hashed = _hashed()
            user = create_user(session, runtime.settings, username, email, PASSWORD, role=role, password_hash=hashed)
            account = session.query(Account).filter_by(user_id=user.id).one()
            self.user_id, self.account_id = user.id, account.id
            self.channel_id = session.query(Channel).filter_by(account_id=account.id).one().id
            note_login(session, user.id)
            tokens = open_tokens(session, runtime.settings, user.id, Origin("tests"))
        self.channel_name = f"{username}_channel"
        self.tokens: dict[str, Any] = msgspec.to_builtins(tokens)

    @property
    def headers(self) -> dict[str, str]:
        """The headers that say who asks."""
        return {"authorization": f"Bearer {self.tokens['access_token']}"}

    def request(self, method: str, path: str, **options: Any) -> Any:
        """Ask as this person."""
        headers = self.headers | dict(options.pop("headers", {}))
        return self.client.request(method, path, headers=headers, **options)

    def get(self, path: str, **options: Any) -> Any:
        """GET as this person."""
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> Any:
        """POST as this person."""
        return self.request("POST", path, **options)

    def put(self, path: str, **options: Any) -> Any:
        """PUT as this person."""
        return self.request("PUT", path, **options)

    def delete(self, path: str, **options: Any) -> Any:
        """DELETE as this person."""
        return self.request("DELETE", path, **options)


_known: dict[str, str] = {}


def _hashed() -> str:
    """Hash the one password of all people once: a hash takes 30 ms."""
    if PASSWORD not in _known:
        _known[PASSWORD] = hash_password(PASSWORD)
    return _known[PASSWORD]


def oauth_client(client: Client) -> dict[str, str]:
    """Fetch the application credentials as every client does."""
    found: dict[str, str] = client.get("/api/v1/oauth-clients/local").json()
    return found


def sign_in(client: Client, username: str, password: str) -> dict[str, Any]:
    """Sign in with a password grant; returns the token pair."""
    form = oauth_client(client) | {"grant_type": "password", "username": username, "password": password}
    answer = client.post("/api/v1/users/token", data=form)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=dict[str, Any])


class RuntimeOfTest:
    """Stands for the runtime of whichever test runs, so that one application serves them all."""

    __slots__ = ("current",)  # nothing else can be set here: it would stay for the tests after

    def __init__(self) -> None:
        self.current: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.current, name)


_built: dict[str, tuple[Any, RuntimeOfTest]] = {}


def take_app(runtime: Runtime) -> Any:
    """Return the application over a runtime; building it takes longer than most tests, so it is built once.

    What it takes from the settings when it is built is the key; what it has counted is forgotten.
    """
    from litestar.datastructures import State

    from headwater.app import build_app

    settings = runtime.settings
    key = repr((settings.web, settings.rates_limit))
    if key not in _built:
        slot = RuntimeOfTest()
        slot.current = runtime
        _built[key] = (build_app(slot), slot)  # type: ignore[arg-type]
    app, slot = _built[key]
    slot.current = runtime
    app.state = State({"runtime": slot})
    _forget_requests(app)
    return app


def _forget_requests(app: Litestar) -> None:
    from headwater.web.limits import Window, WindowSet

    for middleware in app.middleware:
        for shared in middleware.kwargs.values():
            for window in vars(shared).values() if isinstance(shared, WindowSet) else [shared]:
                if isinstance(window, Window):
                    window._counts.clear()


@pytest.fixture
def client(runtime: Runtime) -> Iterator[Client]:
    """The whole application, asked by nobody, after what its first start writes."""
    from litestar.testing import TestClient

    with runtime.database.write() as session:
        ensure_oauth_client(session)
        ensure_instance_actor(session, runtime.settings)
    with TestClient(take_app(runtime), base_url=runtime.settings.base_url, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def admin(client: Client, runtime: Runtime) -> Person:
    """An administrator."""
    return Person(client, runtime, "root", Role.ADMINISTRATOR)


@pytest.fixture
def moderator(client: Client, runtime: Runtime) -> Person:
    """A moderator."""
    return Person(client, runtime, "mod", Role.MODERATOR)


@pytest.fixture
def user(client: Client, runtime: Runtime) -> Person:
    """A plain user."""
    return Person(client, runtime, "mary", Role.USER)


@pytest.fixture
def other(client: Client, runtime: Runtime) -> Person:
    """Another plain user."""
    return Person(client, runtime, "paul", Role.USER)
