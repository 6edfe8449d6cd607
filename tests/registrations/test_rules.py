"""Who may join, as tables."""

from __future__ import annotations

import pytest

from headwater.registrations.model import RegistrationState
from headwater.registrations.rules import (
    Door,
    Guest,
    find_door,
    is_on_allowed_network,
    must_confirm,
    refuse_asking,
    refuse_deciding,
    refuse_joining,
)
from headwater.settings.people import Signup, SignupNetworks

ANYBODY, FROM_AFAR = Guest(), Guest(on_allowed_network=False)
FRIEND, FRIEND_AFAR = Guest(invited=True), Guest(invited=True, on_allowed_network=False)
GUEST_OF_HOST = Guest(invited=True, invited_by_host=True, on_allowed_network=False)


@pytest.mark.parametrize(
    ("signup", "users", "waiting", "may_mail", "door"),
    [
        (Signup(), 1, 0, True, Door.CLOSED),
        (Signup(enabled=True), 1, 0, True, Door.ON_REQUEST),
        (Signup(enabled=True, requires_approval=False), 1, 0, False, Door.OPEN),
        (Signup(enabled=True, requires_approval=False), 10, 0, True, Door.FULL),
        (Signup(enabled=True, requires_approval=False, limit=-1), 10**6, 0, True, Door.OPEN),
        (Signup(enabled=True, requires_approval=False, limit=0), 0, 0, True, Door.FULL),
        (Signup(enabled=True, max_waiting=5), 1, 4, True, Door.ON_REQUEST),
        (Signup(enabled=True, max_waiting=5), 1, 5, True, Door.FULL),
        (Signup(enabled=True, max_waiting=5, requires_approval=False), 1, 5, True, Door.OPEN),
        (Signup(enabled=True, requires_email_verification=True), 1, 0, True, Door.ON_REQUEST),
        (Signup(enabled=True, requires_email_verification=True), 1, 0, False, Door.CLOSED),
    ],
)
def test_how_the_instance_is_open(signup: Signup, users: int, waiting: int, may_mail: bool, door: Door) -> None:
    assert find_door(signup, users=users, waiting=waiting, may_mail=may_mail) is door


@pytest.mark.parametrize(
    ("door", "guest", "full", "joining", "asking"),
    [
        (Door.OPEN, ANYBODY, False, None, "Signup approval is not enabled on this instance"),
        (Door.OPEN, FROM_AFAR, False, "You are not on a network", "Signup approval is not enabled"),
        (Door.ON_REQUEST, ANYBODY, False, "User registration requires approval", None),
        (Door.ON_REQUEST, FROM_AFAR, False, "User registration requires approval", "You are not on a network"),
        (Door.ON_REQUEST, FRIEND, False, None, None),
        (Door.CLOSED, ANYBODY, False, "User registration is not allowed", "User registration is not allowed"),
        (Door.CLOSED, FRIEND, False, None, "User registration is not allowed"),
        (Door.CLOSED, FRIEND, True, "User limit is reached", "User registration is not allowed"),
        (Door.CLOSED, FRIEND_AFAR, False, "You are not on a network", "User registration is not allowed"),
        (Door.FULL, ANYBODY, True, "User limit is reached", "User limit is reached"),
        (Door.FULL, FRIEND, True, "User limit is reached", "User limit is reached"),
        (Door.CLOSED, GUEST_OF_HOST, True, None, "User registration is not allowed"),
        (Door.FULL, GUEST_OF_HOST, True, None, "User limit is reached"),
    ],
)
def test_who_may_join_and_ask(door: Door, guest: Guest, full: bool, joining: str | None, asking: str | None) -> None:
    for refusal, reason in ((refuse_joining(door, guest, full=full), joining), (refuse_asking(door, guest), asking)):
        if reason is None:
            assert refusal is None
        else:
            assert refusal is not None and refusal.detail.startswith(reason)
            assert refusal.status == (400 if "not enabled" in reason else 403)


@pytest.mark.parametrize(
    ("address", "whitelist", "blacklist", "allowed"),
    [
        ("192.0.2.7", [], [], True),
        ("192.0.2.7", ["192.0.2.0/24"], [], True),
        ("192.0.3.7", ["192.0.2.0/24"], [], False),
        ("192.0.2.7", [], ["192.0.2.0/24"], False),
        ("192.0.2.7", ["192.0.2.7"], ["192.0.2.0/24"], True),
        ("2001:db8::1", ["192.0.2.0/24", "2001:db8::/32"], [], True),
        ("2001:db8::1", [], ["2001:db8::/32"], False),
        ("192.0.2.7", ["no network"], [], False),
        ("192.0.2.7", [], ["no network"], True),
        ("", [], [], True),
        ("", ["192.0.2.0/24"], [], False),
    ],
)
def test_networks(address: str, whitelist: list[str], blacklist: list[str], allowed: bool) -> None:
    networks = SignupNetworks(whitelist=whitelist, blacklist=blacklist)
    assert is_on_allowed_network(address, networks) is allowed


def test_a_request_is_decided_once() -> None:
    assert refuse_deciding(RegistrationState.PENDING) is None
    for state in (RegistrationState.ACCEPTED, RegistrationState.REJECTED):
        refusal = refuse_deciding(state)
        assert refusal is not None and refusal.status == 409


def test_addresses_are_confirmed_only_where_mail_can_be_sent() -> None:
    strict = Signup(requires_email_verification=True)
    assert [must_confirm(strict, may_mail=may) for may in (True, False)] == [False, None]
    assert must_confirm(Signup(), may_mail=True) is None
