"""One host that sends too much, the same again, or what cannot be kept: it is bounded, and others notice nothing."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from tests.support.fediverse import Fediverse, Site

from headwater.actors import Actor, find_instance_actor
from headwater.blocks.model import ServerBlock
from headwater.federation import Dropped, Handler, Received, handlers
from headwater.federation.inbox import keeping, reception
from headwater.federation.inbox import store as received
from headwater.federation.inbox.admission import Arrival
from headwater.federation.inbox.backlog import Backlog
from headwater.federation.inbox.checking import Checked
from headwater.federation.inbox.receiving import store_arrivals
from headwater.federation.inbox.signers import Signer
from headwater.federation.keys import ensure_keys
from headwater.federation.model import ReceivedActivity
from headwater.federation.signatures import Message, digest, make_key_pair, sign_cavage
from headwater.kit import clock
from headwater.kit.errors import TooMany
from headwater.web.context import Pools

NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def handled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of what a feature that takes `Like` was handed."""
    found: list[str] = []

    def apply(session: Session, received: Received) -> None:
        found.append(received.activity["id"])

    monkeypatch.setattr(handlers, "_handlers", lambda: {("Like", ""): Handler(type="Like", apply=apply)})
    return found


def like(site: Site, number: int) -> dict[str, Any]:
    actor = f"https://{site.host}/accounts/peertube"
    return {"id": f"{actor}/{number}", "type": "Like", "actor": actor, "object": "https://b.example/v/1"}


def sign(site: Site, activity: dict[str, Any], path: str = "/inbox") -> tuple[dict[str, str], bytes]:
    """Return headers and body of a delivery by the instance actor of a site to b.example."""
    with site.runtime.database.read() as session:
        actor_id = find_instance_actor(session).id
    url, key = ensure_keys(site.runtime, actor_id)
    body = json.dumps(activity).encode()
    headers = {"date": format_datetime(clock.now(), usegmt=True), "digest": digest(body), "host": "b.example"}
    headers["signature"] = sign_cavage(Message("POST", path, headers, "b.example"), url, key)
    return headers | {"content-type": "application/activity+json"}, body


def post(here: Site, there: Site, activity: dict[str, Any], path: str = "/inbox") -> Any:
    headers, body = sign(here, activity, path)
    return there.client.post(path, content=body, headers=headers)


def test_a_host_that_floods_is_put_off_and_no_other(fediverse: Fediverse, handled: list[str]) -> None:
    flood, quiet = fediverse.instance("a.example"), fediverse.instance("c.example")
    small = {"HEADWATER__FEDERATION__INBOX__MAX_WAITING_PER_HOST": "4", "HEADWATER__FEDERATION__INBOX__BATCH": "2"}
    there = fediverse.instance("b.example", **small)
    answers = [post(flood, there, like(flood, number)) for number in range(6)]
    assert [answer.status_code for answer in answers] == [204] * 4 + [429] * 2
    assert answers[-1].headers["retry-after"] == "60"
    assert post(quiet, there, like(quiet, 0)).status_code == 204
    fediverse.settle()
    flooded = [like(flood, number)["id"] for number in range(4)]
    assert handled == [*flooded[:2], like(quiet, 0)["id"], *flooded[2:]], "others have their turn between its batches"
    assert post(flood, there, like(flood, 6)).status_code == 204, "when it is worked off, more is taken"


def test_what_is_delivered_again_is_done_once(fediverse: Fediverse, handled: list[str]) -> None:
    """By somebody who recorded the request, by its sender who got no answer, and at another inbox."""
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    with clock.frozen(NOW) as advance:
        headers, body = sign(here, like(here, 1))
        for _ in range(3):
            assert there.client.post("/inbox", content=body, headers=headers).status_code == 204
        assert there.client.post("/accounts/peertube/inbox", content=body, headers=headers).status_code == 403
        assert post(here, there, like(here, 1), "/accounts/peertube/inbox").status_code == 204
        fediverse.settle()
        advance(dt.timedelta(minutes=31))
        answer = there.client.post("/inbox", content=body, headers=headers)
        assert (answer.status_code, "clock skew" in answer.json()["detail"]) == (403, True)
    fediverse.settle()
    assert handled == [like(here, 1)["id"]]


def test_who_is_remembered_is_not_looked_up_but_never_believed_for_long(
    fediverse: Fediverse, handled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    assert post(here, there, like(here, 1)).status_code == 204
    with monkeypatch.context() as patch:
        patch.setattr(reception, "_check_known", lambda *_: pytest.fail("it was looked up"))
        assert post(here, there, like(here, 2)).status_code == 204
    headers, body = sign(here, like(here, 3))
    forged = {**headers, "signature": headers["signature"].replace('signature="', 'signature="AAAA')}
    assert there.client.post("/inbox", content=body, headers=forged).status_code == 403
    with there.runtime.database.write() as session:  # by another process, which this one hears nothing of
        another = sa.update(Actor).where(Actor.host == "a.example").values(public_key=make_key_pair(1024)[1])
        session.execute(another)
    fediverse.wire.log.clear()
    assert post(here, there, like(here, 4)).status_code == 204
    assert [(method, url) for method, url, _ in fediverse.wire.log] == [("GET", like(here, 4)["actor"])], "fetched anew"
    with there.runtime.database.write() as session:
        session.execute(sa.insert(ServerBlock).values(by_account_id=0, host="a.example", created_at=clock.now()))
    assert post(here, there, like(here, 5)).status_code == 403


def test_plain_activities_share_a_transaction_until_one_of_them_may_not_be(
    fediverse: Fediverse, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    transactions: list[Session] = []

    def apply(session: Session, received: Received) -> None:
        transactions.append(session)
        session.execute(sa.insert(ServerBlock).values(by_account_id=7, host=received.activity["id"], created_at=NOW))
        if received.activity["id"] == like(here, 4)["id"]:
            raise Dropped("it may not be")

    monkeypatch.setattr(handlers, "_handlers", lambda: {("Like", ""): Handler(type="Like", apply=apply)})

    def handle(numbers: range) -> list[tuple[str, str | None]]:
        for number in numbers:
            assert post(here, there, like(here, number)).status_code == 204
        transactions.clear()
        fediverse.settle()
        with there.runtime.database.read() as session:
            query = sa.select(ReceivedActivity).order_by(ReceivedActivity.id.desc()).limit(len(numbers))
            return [(row.state.name, row.error) for row in session.scalars(query)]

    assert handle(range(3)) == [("DONE", None)] * 3
    assert len(transactions) == 3 and len(set(transactions)) == 1
    assert handle(range(3, 6)) == [("DONE", None), ("DROPPED", "it may not be"), ("DONE", None)]
    with there.runtime.database.read() as session:
        kept = set(session.scalars(sa.select(ServerBlock.host).where(ServerBlock.by_account_id == 7)))
    assert kept == {like(here, number)["id"] for number in (0, 1, 2, 3, 5)}, "each once, the dropped one not"


def arrival(host: str, number: int) -> Arrival:
    actor = f"https://{host}/u"
    activity = {"id": f"{actor}/{number}", "type": "Like", "actor": actor, "object": "https://b.example/v/1"}
    signer = Signer(actor, host, None, NOW)
    return Arrival(Checked(activity, actor, signer), msgspec.json.encode(activity), "/inbox")


def test_what_comes_together_is_written_together(fediverse: Fediverse, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that breaks the transaction, and one whose host has too much waiting, hold up nobody."""
    site = fediverse.instance("b.example", HEADWATER__FEDERATION__INBOX__MAX_WAITING_PER_HOST="5")
    sizes: list[int] = []

    def store(session: Session, settings: Any, arrivals: Any, backlog: Backlog) -> list[Exception | None]:
        sizes.append(len(arrivals))
        outcomes = store_arrivals(session, settings, arrivals, backlog)
        if any(one.checked.signer.host == "broken.example" for one in arrivals):
            raise ValueError("cannot be kept")
        return outcomes

    monkeypatch.setattr(keeping, "store_arrivals", store)
    hosts = ["first.example", *["a.example"] * 6, "broken.example", "c.example"]

    async def deliver() -> list[Any]:
        keeper = keeping.Keeper(site.runtime, Pools(site.runtime.settings))
        arrivals = [arrival(host, number) for number, host in enumerate(hosts)]
        return await asyncio.gather(*(keeper.keep(one) for one in arrivals), return_exceptions=True)

    outcomes = asyncio.run(deliver())
    assert sizes == [9, *[1] * 9], "together, and each alone when that failed"
    assert [type(outcome) for outcome in outcomes] == [type(None)] * 6 + [TooMany, ValueError, type(None)]
    with site.runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(ReceivedActivity)) == 7


def test_what_comes_until_the_database_is_free_is_written_with_what_waits_for_it(
    fediverse: Fediverse, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = fediverse.instance("b.example")
    database, sizes = site.runtime.database, list[int]()
    waits, is_free, write = threading.Event(), threading.Event(), database.write

    @contextmanager
    def write_when_free() -> Iterator[Session]:
        waits.set()
        assert is_free.wait(30)
        with write() as session:
            yield session

    def store(session: Session, settings: Any, arrivals: Any, backlog: Backlog) -> list[Exception | None]:
        sizes.append(len(arrivals))
        return store_arrivals(session, settings, arrivals, backlog)

    async def deliver() -> None:
        keeper = keeping.Keeper(site.runtime, Pools(site.runtime.settings))
        first = asyncio.create_task(keeper.keep(arrival("a.example", 0)))
        await asyncio.to_thread(waits.wait, 30)
        others = [asyncio.create_task(keeper.keep(arrival(f"{number}.example", 0))) for number in range(5)]
        await asyncio.sleep(0)
        is_free.set()
        await asyncio.gather(first, *others)

    monkeypatch.setattr(database, "write", write_when_free)
    monkeypatch.setattr(keeping, "store_arrivals", store)
    asyncio.run(deliver())
    assert sizes == [6]


def test_waiting_activities_are_counted_once_a_second_or_when_they_seem_too_many(
    fediverse: Fediverse, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def count(session: Session, hosts: list[str]) -> dict[str, int]:
        asked.append(hosts)
        return dict.fromkeys(set(hosts) & {"busy.example"}, 3)

    now = 1000.0
    monkeypatch.setattr(received, "count_waiting", count)
    monkeypatch.setattr(time, "monotonic", lambda: now)
    backlog = Backlog()
    with fediverse.instance("b.example").runtime.database.read() as session:
        both = ["quiet.example", "busy.example"]
        assert backlog.count(session, both, 5) == {"busy.example": 3, "quiet.example": 0}
        backlog.add("busy.example", 1)
        assert backlog.count(session, both, 5) == {"busy.example": 4, "quiet.example": 0}, "ours are added"
        backlog.add("busy.example", 1)
        assert backlog.count(session, both, 5)["busy.example"] == 3, "worked off meanwhile"
        now += 1.5
        backlog.count(session, both, 5)
    assert asked == [sorted(both), [], ["busy.example"], sorted(both)]
