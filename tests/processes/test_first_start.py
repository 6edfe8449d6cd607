"""The first start on empty data, on either database."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.actors import Actor, ActorKind
from headwater.channels import Channel
from headwater.house.rights import Role
from headwater.instance import AddressChanged
from headwater.processes import first_start
from headwater.processes.errors import CannotStart
from headwater.processes.first_start import make_first_rows
from headwater.runtime import Runtime
from headwater.sessions.model import OAuthClient
from headwater.settings import Settings
from headwater.settings.people import Admin
from headwater.users import User, verify_password


def with_settings(runtime: Runtime, **changes: object) -> Runtime:
    settings: Settings = msgspec.structs.replace(runtime.settings, **changes)
    return dataclasses.replace(runtime, settings=settings)


def count_rows(session: Session) -> dict[str, int]:
    return {
        table.__name__: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in (User, Channel, OAuthClient)
    }


def test_it_makes_an_administrator_a_channel_the_instance_actor_and_one_client(
    runtime: Runtime, capsys: pytest.CaptureFixture[str]
) -> None:
    runtime = with_settings(runtime, admin=Admin(username="root", password="x", email="a@example.org"))
    make_first_rows(runtime)
    make_first_rows(runtime)  # a later start changes nothing
    with runtime.database.read() as session:
        user = session.scalars(sa.select(User)).one()
        assert (user.username, user.role, user.email) == ("root", Role.ADMINISTRATOR, "a@example.org")
        assert verify_password("x", user.password_hash)  # any password is taken
        actors = {actor.name: actor for actor in session.scalars(sa.select(Actor))}
        assert set(actors) == {"root", "root_channel", "peertube"}
        assert actors["peertube"].kind is ActorKind.INSTANCE
        assert actors["peertube"].url == f"{runtime.settings.base_url}/accounts/peertube"
        assert count_rows(session) == {"User": 1, "Channel": 1, "OAuthClient": 1}
    shown = capsys.readouterr().out
    assert shown.count("root") == 1
    assert "as set in admin.password" in shown


def test_without_a_password_one_is_made_and_shown_once(runtime: Runtime, capsys: pytest.CaptureFixture[str]) -> None:
    make_first_rows(runtime)
    shown = capsys.readouterr().out
    assert runtime.settings.base_url in shown
    (password,) = [line.split()[2] for line in shown.splitlines() if "password:" in line]
    with runtime.database.read() as session:
        assert verify_password(password, session.scalars(sa.select(User)).one().password_hash)
    make_first_rows(runtime)
    assert capsys.readouterr().out == ""


def test_a_kill_in_the_middle_leaves_nothing_and_the_next_start_makes_all(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def die(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(first_start, "describe_first_start", die)  # the last step before the commit
        with pytest.raises(KeyboardInterrupt):
            make_first_rows(runtime)
    with runtime.database.read() as session:
        assert count_rows(session) == {"User": 0, "Channel": 0, "OAuthClient": 0}
    make_first_rows(runtime)
    with runtime.database.read() as session:
        assert count_rows(session) == {"User": 1, "Channel": 1, "OAuthClient": 1}


def test_another_public_address_is_refused(runtime: Runtime) -> None:
    make_first_rows(runtime)
    moved = with_settings(runtime, webserver=msgspec.structs.replace(runtime.settings.webserver, hostname="other.org"))
    with pytest.raises(AddressChanged, match=r"other\.org.*localhost"):
        make_first_rows(moved)


def test_a_name_that_no_login_may_have_is_refused_with_its_setting(runtime: Runtime) -> None:
    with pytest.raises(CannotStart, match=r"admin\.\*.*username"):
        make_first_rows(with_settings(runtime, admin=Admin(username="Not A Name")))
