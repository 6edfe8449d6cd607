"""One signed GET; which form of signature a host wants is learned once, for what is delivered to it too."""

from __future__ import annotations

from email.utils import format_datetime
from urllib.parse import urlsplit

import headwater
from headwater.actors import find_instance_actor
from headwater.federation import store
from headwater.federation.addresses import host_of
from headwater.federation.fetching.network import Answer, network_of
from headwater.federation.keys import ensure_keys
from headwater.federation.signatures import Form, Message, PrivateKey, is_refusal, next_form, sign_cavage, sign_rfc9421
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.settings import Settings


def ask(
    runtime: Runtime, url: str, accept: str, *, timeout: float, max_bytes: int, wanted: str | None = None
) -> Answer:
    """Return what is answered at an address, not following redirects; raises Unreachable. `wanted`: a Range."""

    def send(headers: dict[str, str]) -> Answer:
        return network_of(runtime).send("GET", url, headers, b"", timeout=timeout, max_bytes=max_bytes)

    headers = {
        "user-agent": user_agent(runtime.settings),
        "date": format_datetime(clock.now(), usegmt=True),
        "accept": accept,
        "host": host_of(url),
    } | ({} if wanted is None else {"range": wanted})
    if not runtime.settings.federation.sign_federated_fetches:
        return send(headers)
    with runtime.database.read() as session:
        actor_id, known = find_instance_actor(session).id, store.find_form(session, headers["host"])
    keys, form = ensure_keys(runtime, actor_id), known or Form.CAVAGE
    answer = send(headers | _sign(url, headers, keys, form))
    other = next_form(form, answer.status, is_known=known is not None)
    if other is None:
        return answer
    second = send(headers | _sign(url, headers, keys, other))
    if is_refusal(second.status) or second.status >= 500:
        return answer
    with runtime.database.write() as session:
        store.note_form(session, headers["host"], other, clock.now())
    return second


def _sign(url: str, headers: dict[str, str], keys: tuple[str, PrivateKey], form: Form) -> dict[str, str]:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    message = Message("GET", target, headers, headers["host"], parts.scheme)
    if form is Form.RFC9421:
        return sign_rfc9421(message, *keys, clock.now())
    return {"signature": sign_cavage(message, *keys)}


def user_agent(settings: Settings) -> str:
    """Say who asks, and where to complain."""
    return f"Headwater/{headwater.__version__} (compatible with PeerTube/6.3.0; +{settings.base_url})"
