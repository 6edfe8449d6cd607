"""One job per host: delivers what is due there in order, and comes back when something is due again."""

from __future__ import annotations

import datetime as dt
import random
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
from headwater.federation.fetching.fetch import ACCEPT, user_agent
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
from headwater.jobs import JobRun, JobType, enqueue
from headwater.kit import clock
from headwater.runtime import Runtime

DELIVER = "deliver"
_PLANNED_AT_ONCE = 1000  # keeps the write transaction short, however many inboxes an activity is for
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
    held: set[tuple[str, str]] = set()
    for row in rows:
        run.check()
        if (row.inbox_url, row.object_url) in held:
            continue
        verdict, used, reason = _attempt(runtime, row, failures, form)
        _settle(run, host, row, verdict, used, reason)
        if verdict.fate is Fate.HOST_LATER:
            break
        if verdict.fate is Fate.DELIVERED:
            failures, form = 0, used
        elif verdict.fate is Fate.LATER:
            held.add((row.inbox_url, row.object_url))
    _come_back(run, host)


def _attempt(runtime: Runtime, row: Any, failures: int, known: Form | None) -> tuple[Verdict, Form, str]:
    form, limits = known or Form.CAVAGE, runtime.settings.federation.deliveries
    actor_url, key = ensure_keys(runtime, row.actor_id)
    body = row.body.encode() if row.is_signed else _sign_body(runtime, row, actor_url, key)
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


def _sign_body(runtime: Runtime, row: Any, actor_url: str, key: PrivateKey) -> bytes:
    """Sign an activity for those who pass it on; what cannot be brought to RDF goes without, as elsewhere."""
    document = msgspec.json.decode(row.body)
    try:
        signed = sign_document(document, actor_url, key, clock.format_wire(clock.now()))
    except NotCanonical as error:
        log.warning("an activity goes without linked-data signature", activity=document.get("id"), reason=str(error))
        signed = document
    with runtime.database.write() as session:
        store.keep_signed_body(session, row.outgoing_id, msgspec.json.encode(signed).decode())
    return msgspec.json.encode(signed)


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


def _settle(run: JobRun, host: str, row: Any, verdict: Verdict, form: Form, reason: str) -> None:
    now = clock.now()
    later = now + dt.timedelta(seconds=verdict.wait_seconds)
    with run.transaction() as session:
        if verdict.fate is Fate.DELIVERED:
            store.note_success(session, host, form, now)
            store.forget_delivery(session, row.id)
            return
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
