"""One job per host: delivers what is due there in order, and comes back when something is due again."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Sequence
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
import structlog

from headwater.federation.addresses import host_of
from headwater.federation.delivery import store
from headwater.federation.delivery.rules import Fate, Verdict, judge, read_retry_after
from headwater.federation.delivery.sending import PLAN
from headwater.federation.fetching import Answer, Unreachable, network_of
from headwater.federation.fetching.asking import user_agent
from headwater.federation.fetching.fetch import ACCEPT
from headwater.federation.keys import ensure_keys
from headwater.federation.linked import NotCanonical, sign_document
from headwater.federation.model import DeliveryState
from headwater.federation.signatures import (
    Form,
    Message,
    PrivateKey,
    content_digest,
    digest,
    next_form,
    sign_cavage,
    sign_rfc9421,
)
from headwater.house import emit
from headwater.jobs import JobRun, JobType, enqueue
from headwater.kit import clock
from headwater.runtime import Runtime

DELIVER = "deliver"
_PLANNED_AT_ONCE = 1000  # keeps the write transaction short, however many inboxes an activity is for
_KEPT_AT_ONCE = 25
_KEPT_AFTER_SECONDS = 0.5
_MAX_ANSWER_BYTES = 64 * 1024
log = structlog.get_logger()


def plan_deliveries(run: JobRun) -> None:
    """Have a job for every host that has something new to get."""
    while True:
        run.check()
        with run.transaction() as session:
            hosts = store.take_new(session, _PLANNED_AT_ONCE)
            for host in dict.fromkeys(hosts):
                enqueue(session, DELIVER, {"host": host}, key=host, unique_key=f"{DELIVER}:{host}")
        if not hosts:
            return


def deliver(run: JobRun) -> None:
    """Deliver to one host what is due there."""
    runtime, host = run.runtime, run.payload["host"]
    limits = runtime.settings.federation.deliveries
    with runtime.database.read() as session:
        peer = store.find_peer(session, host)
        now = clock.now()
        is_open = peer is not None and peer.open_until is not None and peer.open_until > now
        rows = [] if is_open else store.due_deliveries(session, host, now, limits.batch)
        failures, form = (peer.failures, peer.form) if peer else (0, None)
    with _Arrivals(run, host, was_away=failures > 0) as arrivals:
        _deliver_rows(run, host, rows, failures, form, arrivals)
    _come_back(run, host)


def _deliver_rows(
    run: JobRun, host: str, rows: Sequence[Any], failures: int, form: Form | None, arrivals: _Arrivals
) -> None:
    held: set[tuple[str, str]] = set()
    keys = {actor_id: ensure_keys(run.runtime, actor_id) for actor_id in {row.actor_id for row in rows}}
    bodies = _sign_bodies(run, rows, keys)
    for row in rows:
        run.check()
        if (row.inbox_url, row.object_url) in held:
            continue
        body = bodies.get(row.outgoing_id) or row.body.encode()
        verdict, used, reason = _attempt(run.runtime, row, body, keys[row.actor_id], failures, form)
        if verdict.fate is Fate.DELIVERED:
            arrivals.add(row.id, used)
            failures, form = 0, used
            continue
        arrivals.keep()
        _settle(run, host, row, verdict, reason)
        if verdict.fate is Fate.HOST_LATER:
            break
        if verdict.fate is Fate.LATER:
            held.add((row.inbox_url, row.object_url))


class _Arrivals:
    """Deliveries that have arrived, written together: whoever gets one again after a crash knows it by its id."""

    def __init__(self, run: JobRun, host: str, *, was_away: bool) -> None:
        self._run, self._host, self._ids, self._kept_at = run, host, list[int](), time.monotonic()
        self._form, self._was_away = Form.CAVAGE, was_away

    def add(self, delivery_id: int, form: Form) -> None:
        self._ids.append(delivery_id)
        self._form = form
        if len(self._ids) >= _KEPT_AT_ONCE or time.monotonic() - self._kept_at > _KEPT_AFTER_SECONDS:
            self.keep()

    def keep(self) -> None:
        self._kept_at = time.monotonic()
        if not self._ids:
            return
        with self._run.transaction() as session:
            store.note_success(session, self._host, self._form, clock.now(), len(self._ids))
            store.forget_deliveries(session, self._ids)
            if self._was_away:
                emit(session, "peer.returned", host=self._host)
        self._was_away = False
        self._ids = []

    def __enter__(self) -> _Arrivals:
        return self

    def __exit__(self, *_: object) -> None:
        self.keep()


def _attempt(
    runtime: Runtime, row: Any, body: bytes, keys: tuple[str, PrivateKey], failures: int, known: Form | None
) -> tuple[Verdict, Form, str]:
    form, limits = known or Form.CAVAGE, runtime.settings.federation.deliveries
    actor_url, key = keys
    try:
        answer = _post(runtime, row.inbox_url, body, actor_url, key, form)
        if (other := next_form(form, answer.status, is_known=known is not None)) is not None:
            second = _post(runtime, row.inbox_url, body, actor_url, key, other)
            if 200 <= second.status < 300:
                answer, form = second, other
    except Unreachable as error:
        return judge(None, None, max(failures, row.attempts), limits, _chance()), form, str(error)
    retry_after = read_retry_after(answer.headers.get("retry-after"))
    verdict = judge(answer.status, retry_after, max(failures, row.attempts), limits, _chance())
    return verdict, form, f"the answer was {answer.status}"


def _chance() -> float:
    return random.random()  # noqa: S311 - spreads waits, guards nothing


def _sign_bodies(run: JobRun, rows: Sequence[Any], keys: dict[int, tuple[str, PrivateKey]]) -> dict[int, bytes]:
    """Sign what is not yet, for those who pass it on, and keep it: a second attempt sends the same bytes."""
    unsigned = {row.outgoing_id: row for row in rows if not row.is_signed}
    signed = {outgoing_id: _sign_body(row.body, *keys[row.actor_id]) for outgoing_id, row in unsigned.items()}
    if signed:
        with run.runtime.database.write() as session:
            store.keep_signed_bodies(session, {outgoing_id: body.decode() for outgoing_id, body in signed.items()})
    return signed


def _sign_body(body: str, actor_url: str, key: PrivateKey) -> bytes:
    """Sign an activity; what cannot be brought to RDF goes without, as elsewhere."""
    document = msgspec.json.decode(body)
    try:
        document = sign_document(document, actor_url, key, clock.format_wire(clock.now()))
    except NotCanonical as error:
        log.warning("an activity goes without linked-data signature", activity=document.get("id"), reason=str(error))
    return msgspec.json.encode(document)


def _post(runtime: Runtime, url: str, body: bytes, actor_url: str, key: PrivateKey, form: Form) -> Answer:
    """Send one request, its headers as in protocol.md 3."""
    parts, now = urlsplit(url), clock.now()
    headers = {
        "user-agent": user_agent(runtime.settings),
        "digest": digest(body),
        "content-type": "application/activity+json",
        "accept": ACCEPT,
        "date": format_datetime(now, usegmt=True),
        "host": host_of(url),
    }
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if form is Form.RFC9421:
        headers["content-digest"] = content_digest(body)
        message = Message("POST", target, headers, headers["host"], parts.scheme)
        headers |= sign_rfc9421(message, actor_url, key, now)
    else:
        message = Message("POST", target, headers, headers["host"], parts.scheme)
        headers["signature"] = sign_cavage(message, actor_url, key)
    limits = runtime.settings.federation.deliveries
    return network_of(runtime).send(
        "POST", url, headers, body, timeout=float(limits.timeout), max_bytes=_MAX_ANSWER_BYTES
    )


def _settle(run: JobRun, host: str, row: Any, verdict: Verdict, reason: str) -> None:
    now = clock.now()
    later = now + dt.timedelta(seconds=verdict.wait_seconds)
    with run.transaction() as session:
        store.note_failure(session, host, now, later if verdict.fate is Fate.HOST_LATER else None, reason)
        if verdict.fate is Fate.REJECTED:
            store.end_delivery(session, row.id, DeliveryState.REJECTED, reason)
        elif later >= row.expires_at:
            store.end_delivery(session, row.id, DeliveryState.EXPIRED, reason)
        else:
            store.put_off(session, row.id, later, reason)


def _come_back(run: JobRun, host: str) -> None:
    with run.transaction(completes=True) as session:
        at = store.next_time(session, host)
        if at is None:
            return
        peer = store.find_peer(session, host)
        if peer is not None and peer.open_until is not None:
            at = max(at, peer.open_until)
        enqueue(session, DELIVER, {"host": host}, key=host, unique_key=f"{DELIVER}:{host}", run_at=at)


job_types = (
    JobType(PLAN, plan_deliveries, wire_name="activitypub-http-broadcast", attempts=10),
    JobType(
        DELIVER,
        deliver,
        wire_name="activitypub-http-unicast",
        attempts=1000,
        key_cap=1,
        concurrency_per_worker=lambda settings: settings.federation.deliveries.concurrency,
        keep_completed_seconds=3600.0,
    ),
)
