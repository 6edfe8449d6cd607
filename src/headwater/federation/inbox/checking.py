"""Whether a delivery is what it says: its digest, its signature, whose activity it carries."""

from __future__ import annotations

from typing import Any

import msgspec

from headwater.actors import LOCAL_HOST, Actor
from headwater.federation.addresses import host_of, id_of
from headwater.federation.bounds import Bounds, OutOfBounds, read_document
from headwater.federation.fetching import FetchFailed, fetch_document
from headwater.federation.inbox.signers import Signer
from headwater.federation.linked import LinkedSignature, NotCanonical, parse_signature, verify_document
from headwater.federation.people import is_old, resolve_actor
from headwater.federation.proofs import Proof, parse_proof, read_multikey, verify_proof
from headwater.federation.signatures import (
    BadSignature,
    CavageSignature,
    HttpSignature,
    Message,
    UnusableKey,
    digest_matches,
    load_public_key,
    parse_cavage,
    parse_rfc9421,
    verify_cavage,
    verify_rfc9421,
)
from headwater.federation.signatures.cavage import check_cavage
from headwater.federation.signatures.rfc9421 import check_rfc9421
from headwater.kit import clock
from headwater.kit.errors import Conflict, Forbidden, Invalid
from headwater.runtime import Runtime
from headwater.settings import Settings

HttpForm = CavageSignature | HttpSignature
COLLECTIONS = ("Collection", "OrderedCollection", "CollectionPage", "OrderedCollectionPage")
MAX_TYPE = 200
UNCHECKABLE = "ActivityPub signature could not be checked"
FOREIGN = "Object and creator signature do not match"


class Checked(msgspec.Struct, frozen=True):
    """An activity whose actor is proven, and who delivered it."""

    activity: dict[str, Any]
    actor_url: str
    signer: Signer


def read_activity(body: bytes, content_type: str, settings: Settings) -> dict[str, Any]:
    """Read a body; raises Invalid or Forbidden in the reference's words."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise Forbidden(UNCHECKABLE)
    fetching = settings.federation.fetching
    bounds = Bounds(int(settings.federation.inbox.max_size), fetching.max_depth, fetching.max_values)
    try:
        document = read_document(body, bounds)
    except OutOfBounds as error:
        raise Invalid(f"Incorrect activity: {error}") from error
    try:
        parse_signature(document)
    except ValueError as error:
        field = str(error)
        raise Invalid(f"Incorrect request parameters: {field}", fields={field: "Invalid value"}) from error
    return document


def read_http_signature(message: Message, body: bytes, skew_seconds: float) -> HttpForm:
    """Check all of a request that needs no key; raises Forbidden in the reference's words."""
    headers = message.headers
    given = headers.get("signature") or headers.get("authorization", "")
    if not given:
        raise Forbidden("no authorization or signature header present in the request")
    found: HttpForm
    try:
        if "signature-input" in headers:
            found = parse_rfc9421(headers["signature-input"], given)
            check_rfc9421(message, found, clock.now(), skew_seconds)
        else:
            found = parse_cavage(given)
            check_cavage(message, found, clock.now(), skew_seconds)
    except BadSignature as error:
        raise Forbidden(str(error)) from error
    if not digest_matches(headers, body):
        raise Forbidden("Invalid digest")
    return found


def prove_by_known(
    signer: Signer | None, settings: Settings, message: Message, found: HttpForm, activity: dict[str, Any]
) -> Checked | None:
    """Prove it by what is known of its sender; None: more must be looked at. Raises Invalid or Conflict.

    The usual case, and nothing is fetched: who is known never waits behind strangers.
    """
    if signer is None or id_of(activity.get("actor")) not in ("", signer.url):
        return None
    if signer.host != LOCAL_HOST and is_old(signer.updated_at, settings):
        return None
    if not _verifies(message, found, signer.public_key):
        return None
    _check_kind(signer.host, activity)
    return Checked(activity, signer.url, signer)


def prove(runtime: Runtime, message: Message, found: HttpForm, activity: dict[str, Any]) -> Checked | None:
    """Prove who sent an activity and whose it is, fetching keys; raises Forbidden, Invalid or Conflict.

    None: somebody whom nobody knows says that they are gone.
    """
    signer = _find_signer(runtime, message, found, activity)
    if signer is None:
        return None
    _check_kind(signer.host, activity)
    actor_url = id_of(activity.get("actor")) or signer.url
    known = Signer(signer.url, signer.host, signer.public_key, signer.updated_at)
    if actor_url == signer.url:
        return Checked(activity, signer.url, known)
    return Checked(_prove_forwarded(runtime, activity, actor_url), actor_url, known)


def _check_kind(signer_host: str, activity: dict[str, Any]) -> None:
    if signer_host == LOCAL_HOST:
        raise Conflict("This instance does not deliver to itself.")
    if activity.get("type") not in COLLECTIONS and not is_activity(activity):
        raise Invalid("Incorrect activity")


def is_activity(document: dict[str, Any]) -> bool:
    """An address of the actor's own host, a type, an actor: what it is about is its handler's business.

    Elsewhere the Delete of somebody else's comment has an address below that comment (protocol.md 1): any will do.
    """
    url, actor, kind = document.get("id"), id_of(document.get("actor")), document.get("type")
    named = isinstance(kind, str) and 0 < len(kind) <= MAX_TYPE and kind.isprintable()
    own = host_of(url) == host_of(actor) or (kind == "Delete" and bool(host_of(actor)))
    return named and bool(host_of(url)) and own


def _find_signer(runtime: Runtime, message: Message, found: HttpForm, activity: dict[str, Any]) -> Actor | None:
    """Return whose signature it is; a key that does not fit is fetched anew once."""
    url = found.key_id.partition("#")[0]
    try:
        signer = resolve_actor(runtime, url)
        if _verifies(message, found, signer.public_key):
            return signer
        if signer.host != LOCAL_HOST:
            signer = resolve_actor(runtime, url, refresh=True)
    except FetchFailed as error:
        if activity.get("type") == "Delete" and url == id_of(activity.get("actor")) == id_of(activity.get("object")):
            return None
        raise Forbidden(UNCHECKABLE) from error
    if not _verifies(message, found, signer.public_key):
        raise Forbidden("Invalid signature", actorUrl=signer.url)
    return signer


def _verifies(message: Message, found: HttpForm, public_key: str | None) -> bool:
    try:
        key = load_public_key(public_key or "")
        if isinstance(found, CavageSignature):
            return verify_cavage(message, found, key)
        return verify_rfc9421(message, found, key)
    except (UnusableKey, BadSignature):
        return False


def _prove_forwarded(runtime: Runtime, activity: dict[str, Any], actor_url: str) -> dict[str, Any]:
    """Return what its author's own signature covers of an activity that somebody else passed on."""
    try:
        linked, proof = parse_signature(activity), parse_proof(activity)
        if linked is not None and linked.creator.partition("#")[0] == actor_url:
            covered = _check_linked(runtime, activity, linked, actor_url)
            if covered is not None:
                return covered
        elif proof is not None and _check_proof(runtime, activity, proof, actor_url):
            return activity
    except (NotCanonical, FetchFailed, UnusableKey, ValueError) as error:
        raise Forbidden(FOREIGN) from error
    raise Forbidden(FOREIGN)


def _check_linked(
    runtime: Runtime, activity: dict[str, Any], linked: LinkedSignature, actor_url: str
) -> dict[str, Any] | None:
    author = resolve_actor(runtime, actor_url)
    covered = verify_document(activity, linked, load_public_key(author.public_key or ""))
    if covered is None and author.host != LOCAL_HOST:
        author = resolve_actor(runtime, actor_url, refresh=True)
        covered = verify_document(activity, linked, load_public_key(author.public_key or ""))
    return covered


def _check_proof(runtime: Runtime, activity: dict[str, Any], proof: Proof, actor_url: str) -> bool:
    """The key must stand in the actor's own document (FEP-521a)."""
    methods = fetch_document(runtime, actor_url).get("assertionMethod")
    for method in methods if isinstance(methods, list) else [methods]:
        if isinstance(method, dict) and method.get("id") == proof.method and method.get("controller") == actor_url:
            return verify_proof(activity, proof, read_multikey(str(method.get("publicKeyMultibase"))))
    return False
