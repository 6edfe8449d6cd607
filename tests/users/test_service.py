"""What making a login makes, and what it refuses."""

import bcrypt
import pytest
import sqlalchemy as sa

from headwater.accounts import Account
from headwater.actors import Actor, ActorKind, ensure_instance_actor
from headwater.channels import Channel, load_channel_cards, owned_channel
from headwater.house import Viewer
from headwater.house.rights import Role
from headwater.kit.errors import Conflict, Invalid
from headwater.runtime import Runtime
from headwater.users import User, create_user, find_by_login, hash_password, reset_password, verify_password


def make(runtime: Runtime, username: str, email: str = "", **options: object) -> User:
    with runtime.database.write() as session:
        given = email or f"{username}@example.com"
        return create_user(session, runtime.settings, username, given, "pw", **options)  # type: ignore[arg-type]


def test_a_user_comes_with_an_account_and_a_channel(runtime: Runtime) -> None:
    make(runtime, "mary")
    with runtime.database.read() as session:
        actors = dict(session.execute(sa.select(Actor.kind, Actor.url)).tuples().all())
        assert actors == {
            ActorKind.ACCOUNT: "http://localhost:9000/accounts/mary",
            ActorKind.CHANNEL: "http://localhost:9000/video-channels/mary_channel",
        }
        channel_id = session.scalar(sa.select(Channel.id)) or 0
        card = load_channel_cards(session, [channel_id])[channel_id]
    assert card.channel.name == "mary_channel"
    assert card.channel.display_name == "Main mary channel"
    assert card.channel.host == "localhost:9000"
    assert card.account.name == card.account.display_name == "mary"


@pytest.mark.parametrize(
    ("username", "email"),
    [("mary", "other@example.com"), ("other", "MARY@example.com"), ("mary_channel", "other@example.com")],
)
def test_a_name_or_address_is_taken_once(runtime: Runtime, username: str, email: str) -> None:
    make(runtime, "mary")
    with pytest.raises(Conflict):
        make(runtime, username, email)


def test_a_name_is_never_given_again(runtime: Runtime) -> None:
    user = make(runtime, "mary")
    with runtime.database.write() as session:
        session.execute(sa.update(Actor).values(deleted_at=user.created_at))
        session.execute(sa.update(Account).values(user_id=None))
        session.execute(sa.delete(User))
    with pytest.raises(Conflict):
        make(runtime, "mary")


def test_a_taken_channel_name_gets_a_number(runtime: Runtime) -> None:
    make(runtime, "other", channel_name="mary_channel")
    make(runtime, "mary")
    with runtime.database.read() as session:
        assert session.scalar(sa.select(Actor.id).where(Actor.name == "mary_channel_2")) is not None


@pytest.mark.parametrize("username", ["peertube", "Bad Name!", "", "UPPER", "a" * 51, "a.", "é"])
def test_some_names_are_for_nobody(runtime: Runtime, username: str) -> None:
    with pytest.raises((Conflict, Invalid)):
        make(runtime, username, "a@example.com")


def test_the_instance_actor_is_made_once(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        first = ensure_instance_actor(session, runtime.settings)
        assert ensure_instance_actor(session, runtime.settings).id == first.id
        assert (first.name, first.url) == ("peertube", "http://localhost:9000/accounts/peertube")


def test_only_an_owner_publishes_in_a_channel(runtime: Runtime) -> None:
    make(runtime, "mary")
    make(runtime, "paul")
    with runtime.database.read() as session:
        accounts = {account.display_name: account.id for account in session.scalars(sa.select(Account))}
        channel_id = session.scalar(sa.select(Channel.id).where(Channel.account_id == accounts["mary"])) or 0
        owner = Viewer(user_id=1, account_id=accounts["mary"], role=Role.USER)
        assert owned_channel(session, owner, channel_id).id == channel_id
        for viewer, number in (
            (Viewer(user_id=2, account_id=accounts["paul"], role=Role.USER), channel_id),
            (owner, 99),
        ):
            with pytest.raises(Invalid):
                owned_channel(session, viewer, number)


def test_people_are_found_by_name_or_address_whatever_the_case(runtime: Runtime) -> None:
    user = make(runtime, "mary", "Mary@Example.com")
    with runtime.database.read() as session:
        for login in ("mary", "MARY", " mary@example.COM "):
            found = find_by_login(session, login)
            assert found is not None and found.id == user.id
        assert find_by_login(session, "nobody") is None


def test_a_password_is_verified_and_replaced(runtime: Runtime) -> None:
    make(runtime, "mary")
    with runtime.database.write() as session:
        user = reset_password(session, "mary@example.com", "a new one")
        assert user is not None
        assert verify_password("a new one", user.password_hash)
        assert not verify_password("pw", user.password_hash)
        assert reset_password(session, "nobody", "x") is None


def test_passwords_of_imported_users_are_verified() -> None:
    imported = bcrypt.hashpw(b"x" * 72, bcrypt.gensalt(4)).decode()
    assert verify_password("x" * 80, imported)
    assert not verify_password("y", imported)


def test_nobody_and_a_broken_hash_have_no_password() -> None:
    assert not verify_password("", None)
    assert not verify_password("x", "not a hash")
    assert hash_password("x") != hash_password("x")
