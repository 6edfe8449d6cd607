"""One activity from its request to the answer: proven by what this process remembers, else by what is looked up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import msgspec

from headwater.federation.addresses import host_of
from headwater.federation.barrier import closed_among
from headwater.federation.inbox.admission import BLOCKED, NOBODY, Arrival, SignerChanged
from headwater.federation.inbox.checking import (
    Checked,
    HttpForm,
    prove,
    prove_by_known,
    read_activity,
    read_http_signature,
)
from headwater.federation.inbox.keeping import Keeper
from headwater.federation.inbox.signers import KnownSigners, Signer
from headwater.federation.signatures import Message
from headwater.federation.signatures.keys import is_quick
from headwater.federation.store import find_local_actor, find_signers
from headwater.kit.errors import Forbidden, NotFound, Unavailable
from headwater.runtime import Runtime
from headwater.web.context import Pools

T = TypeVar("T")
_MAX_WAITING = 200


class _Keys:
    """Threads that may wait for strangers' keys; apart from those of requests, so that slow hosts hold up nobody."""

    def __init__(self, count: int) -> None:
        self._threads = ThreadPoolExecutor(count, "federation-keys")
        self._waiting = 0

    async def run(self, work: Callable[[], T]) -> T:
        if self._waiting >= _MAX_WAITING:
            raise Unavailable("Too many signatures wait to be checked.", retry_after_seconds=10)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


class Delivered(msgspec.Struct, frozen=True):
    """A request whose form is right: what it says, and by whose key it claims to be signed."""

    message: Message
    body: bytes
    recipient: str
    activity: dict[str, Any]
    found: HttpForm

    @property
    def signer_url(self) -> str:
        """The address of the actor whose key that is."""
        return self.found.key_id.partition("#")[0]


class Reception:
    """Takes what is delivered to this process."""

    def __init__(self, runtime: Runtime, pools: Pools) -> None:
        self._runtime, self._pools = runtime, pools
        self._keys = _Keys(runtime.settings.federation.inbox.key_threads)
        self._keeper = Keeper(runtime, pools)
        self._signers = KnownSigners()

    async def take(self, message: Message, body: bytes, recipient: str) -> None:
        """Return when an activity is stored; raises a Problem that says why it is not."""
        settings = self._runtime.settings
        activity = read_activity(body, message.headers.get("content-type", ""), settings)
        found = read_http_signature(message, body, float(settings.federation.inbox.clock_skew))
        delivered = Delivered(message, body, recipient, activity, found)
        if not await self._take_remembered(delivered):
            await self._take_looked_up(delivered)

    async def _take_remembered(self, delivered: Delivered) -> bool:
        """Store it when its sender is remembered; nothing but the storing leaves the event loop."""
        signer = self._signers.find(delivered.signer_url)
        if signer is None or not is_quick(signer.public_key or ""):
            return False
        checked = _prove_by_known(signer, self._runtime, delivered)
        if checked is None:
            return False
        try:
            await self._keep(delivered, checked, is_remembered=True)
        except SignerChanged:
            self._signers.forget(signer.url)
            return False
        return True

    async def _take_looked_up(self, delivered: Delivered) -> None:
        checked = await self._pools.run("read", lambda: _check_known(self._runtime, delivered))
        if checked is None:
            checked = await self._keys.run(
                lambda: prove(self._runtime, delivered.message, delivered.found, delivered.activity)
            )
        if checked is not None:
            self._signers.remember(checked.signer)
            await self._keep(delivered, checked, is_remembered=False)

    async def _keep(self, delivered: Delivered, checked: Checked, *, is_remembered: bool) -> None:
        is_whole = checked.activity is delivered.activity or checked.activity == delivered.activity
        body = delivered.body if is_whole else msgspec.json.encode(checked.activity)
        await self._keeper.keep(Arrival(checked, body, delivered.message.path, delivered.recipient, is_remembered))


def _prove_by_known(signer: Signer | None, runtime: Runtime, delivered: Delivered) -> Checked | None:
    return prove_by_known(signer, runtime.settings, delivered.message, delivered.found, delivered.activity)


def _check_known(runtime: Runtime, delivered: Delivered) -> Checked | None:
    """Refuse what is for nobody, and who may not deliver, before anything is fetched for them; else see `prove`."""
    with runtime.database.read() as session:
        name = delivered.recipient
        if name and find_local_actor(session, name, runtime.settings.host) is None:
            raise NotFound(NOBODY)
        if closed_among(session, {host_of(delivered.signer_url)}):
            raise Forbidden(BLOCKED)
        rows = find_signers(session, [delivered.signer_url])
    return _prove_by_known(Signer(*rows[0]) if rows else None, runtime, delivered)
