"""Accounts and channels over REST, beside the recorded answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from tests.support.client import Person
from tests.support.shapes import assert_same_shape, load_capture
from tests.support.statements import count_statements

from headwater.accounts import Account
from headwater.channels import Channel, create_local_channel
from headwater.runtime import Runtime
from headwater.users import create_user

if TYPE_CHECKING:
    from tests.support.client import Client

ACCOUNTS, CHANNELS = "/api/v1/accounts", "/api/v1/video-channels"
TEXTS = frozenset({"description", "support"})


@pytest.mark.parametrize("handle", ["mary", "MARY", "mary@localhost:9000", "@mary@localhost:9000"])
def test_an_account_is_found_by_its_handle(client: Client, user: Person, handle: str) -> None:
    answer = client.get(f"{ACCOUNTS}/{handle}")
    assert_same_shape(answer, load_capture("accounts_channels", "account get"), nullable=TEXTS)
    assert answer.json()["url"] == "http://localhost:9000/accounts/mary"


@pytest.mark.parametrize("handle", ["nobodyhere", "mary@elsewhere.example", "peertube", "mary_channel", "%00", "@"])
def test_an_unknown_account_is_not_found(client: Client, user: Person, handle: str) -> None:
    answer = client.get(f"{ACCOUNTS}/{handle}")
    assert_same_shape(answer, load_capture("accounts_channels", "account unknown"))


@pytest.mark.parametrize("handle", ["mary_channel", "mary_channel@localhost:9000"])
def test_a_channel_is_found_by_its_handle(client: Client, user: Person, handle: str) -> None:
    answer = client.get(f"{CHANNELS}/{handle}")
    assert_same_shape(answer, load_capture("accounts_channels", "channel get"), nullable=TEXTS)


def test_an_unknown_channel_is_not_found(client: Client) -> None:
    assert_same_shape(client.get(f"{CHANNELS}/nochannelhere"), load_capture("accounts_channels", "channel get unknown"))
    assert client.get(f"{ACCOUNTS}/nobodyhere/video-channels").json()["detail"] == "Account not found"


def test_lists_are_paged_newest_first(client: Client, user: Person, other: Person) -> None:
    accounts = client.get(f"{ACCOUNTS}?count=1")
    assert_same_shape(accounts, load_capture("accounts_channels", "accounts list"), nullable=TEXTS)
    assert (accounts.json()["total"], accounts.json()["data"][0]["name"]) == (2, "paul")
    assert client.get(f"{ACCOUNTS}?count=1&sort=createdAt").json()["data"][0]["name"] == "mary"
    channels = client.get(f"{CHANNELS}?start=1&count=5")
    assert_same_shape(channels, load_capture("accounts_channels", "channels list"), nullable=TEXTS)
    assert [channel["name"] for channel in channels.json()["data"]] == ["mary_channel"]
    assert client.get(f"{CHANNELS}?count=0").json() == {"total": 2, "data": []}


def test_an_accounts_channels_are_its_own(client: Client, user: Person, other: Person) -> None:
    answer = client.get(f"{ACCOUNTS}/mary/video-channels").json()
    assert [channel["ownerAccount"]["name"] for channel in answer["data"]] == ["mary"]


def test_channels_sort_by_name_as_people_expect_and_are_searched(
    client: Client, user: Person, runtime: Runtime
) -> None:
    with runtime.database.write() as session:
        account_id = session.scalar(sa.select(Account.id)) or 0
        session.execute(sa.update(Channel).values(name_sort_key="zz"))
        for number, name in enumerate(("Éclair", "apple", "Banana")):
            create_local_channel(session, runtime.settings, account_id, f"c{number}", name)
    names = [found["displayName"] for found in client.get(f"{CHANNELS}?sort=name").json()["data"]]
    assert names[:3] == ["apple", "Banana", "Éclair"]
    assert client.get(f"{CHANNELS}?search=ECLAIR").json()["total"] == 1
    assert client.get(f"{CHANNELS}?search=100%25").json()["total"] == 0


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("sort=nope", "sort"),
        ("count=101", "count"),
        ("start=-1", "start"),
        ("count=x", "count"),
        ("search=", "search"),
        ("start=99999999999999999999", "start"),
    ],
)
def test_bad_paging_is_named(client: Client, query: str, field: str) -> None:
    answer = client.get(f"{CHANNELS}?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["invalid-params"]) == [field]
    assert answer.json()["invalid-params"][field]["location"] == "query"


@pytest.mark.parametrize("path", [ACCOUNTS, CHANNELS])
def test_a_lists_statements_are_constant(client: Client, runtime: Runtime, user: Person, path: str) -> None:
    def count() -> int:
        with count_statements() as statements:
            assert client.get(path).status_code == 200
        return len(statements)

    few = count()
    with runtime.database.write() as session:
        for number in range(20):
            name = f"more{number}"
            create_user(session, runtime.settings, name, f"{name}@example.com", "", password_hash="-")
    assert count() == few <= 3


def test_me_takes_a_constant_number_of_statements(user: Person) -> None:
    with count_statements() as statements:
        user.get("/api/v1/users/me")
    assert len(statements) <= 6  # the last one: the lists that everybody has
