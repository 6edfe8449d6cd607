"""Activities of others: passed on as they came, believed by their author's signature or proof."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session
from tests.federation.test_between_instances import AP, instance_actor, like, post, waiting
from tests.support.fediverse import Fediverse, Site

from headwater.federation import Handler, Received, forward, handlers
from headwater.federation.fetching import Answer
from headwater.federation.keys import ensure_keys
from headwater.federation.linked import sign_document, with_context
from headwater.federation.proofs import make_proof, write_multikey

CREATED = "2026-11-21T12:00:00.000Z"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
AUTHOR = "https://d.example/accounts/peertube"
METHOD = f"{AUTHOR}#ed25519-key"
Three = tuple[Site, Site, Site]


@pytest.fixture
def three(fediverse: Fediverse) -> Three:
    return fediverse.instance("a.example"), fediverse.instance("b.example"), fediverse.instance("c.example")


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Who took which `Like`; b.example passes each on to everybody, as the host of what was liked."""
    found: list[tuple[str, str]] = []
    everybody = [f"https://{host}.example/inbox" for host in "abcd"]

    def apply(session: Session, received: Received) -> None:
        found.append((received.settings.host, received.activity["id"]))
        if received.settings.host == "b.example":
            forward(session, received, everybody)

    monkeypatch.setattr(handlers, "_handlers", lambda: {("Like", ""): Handler(type="Like", apply=apply)})
    return found


def posts(fediverse: Fediverse) -> list[tuple[str, dict[str, str], bytes]]:
    return [(url, headers, body) for method, url, headers, body in fediverse.wire.sent if method == "POST"]


def test_what_others_signed_is_passed_on_to_the_byte(
    fediverse: Fediverse, three: Three, seen: list[tuple[str, str]]
) -> None:
    here, there, _ = three
    fediverse.wire.pages["d.example"] = lambda *request: Answer(204, {}, b"")
    url, key = ensure_keys(here.runtime, instance_actor(here))
    activity = sign_document(with_context("Rate", like(here)), url, key, CREATED)
    raw = json.dumps(activity, indent=3).encode()
    assert post(here, there, activity, raw=raw).status_code == 204
    fediverse.settle()
    assert seen == [("b.example", activity["id"]), ("c.example", activity["id"])]
    sent = posts(fediverse)
    assert [url for url, _, _ in sent] == ["https://c.example/inbox", "https://d.example/inbox"]  # not to its author
    assert {body for _, _, body in sent} == {raw}
    assert all("https://b.example/accounts/peertube" in headers["signature"] for _, headers, _ in sent)
    assert waiting(there) == []


def test_what_only_the_request_proved_stays_here(
    fediverse: Fediverse, three: Three, seen: list[tuple[str, str]]
) -> None:
    here, there, _ = three
    assert post(here, there, like(here)).status_code == 204
    fediverse.settle()
    assert seen == [("b.example", like(here)["id"])] and posts(fediverse) == []


def author_says(three: Three, fediverse: Fediverse, methods: Any) -> None:
    """Let d.example be a server with an actor whose keys for proofs are these."""
    document = json.loads(three[2].client.get("/accounts/peertube", headers=AP).text.replace("c.example", "d.example"))
    body = json.dumps({**document, "assertionMethod": methods}).encode()

    def serve(method: str, url: str, headers: Mapping[str, str], content: bytes) -> Answer:
        return Answer(204 if method == "POST" else 200, {"content-type": "application/activity+json"}, body)

    fediverse.wire.pages["d.example"] = serve


def multikey(key: Ed25519PrivateKey = KEY, **changes: str) -> dict[str, str]:
    public = write_multikey(key.public_key())
    return {"id": METHOD, "type": "Multikey", "controller": AUTHOR, "publicKeyMultibase": public} | changes


def proven(number: int = 1) -> dict[str, Any]:
    activity = {"id": f"{AUTHOR}/likes/{number}", "type": "Like", "actor": AUTHOR, "object": "https://b.example/v/1"}
    return make_proof(with_context("Rate", activity), METHOD, KEY, CREATED)


def test_a_proof_is_believed_from_inbox_to_inbox(
    fediverse: Fediverse, three: Three, seen: list[tuple[str, str]]
) -> None:
    here, there, _ = three
    for number, methods in enumerate([multikey(), [multikey(OTHER_KEY, id=f"{METHOD}-2"), "x", multikey()]]):
        author_says(three, fediverse, methods)
        assert post(here, there, proven(number)).status_code == 204
        fediverse.settle()
        assert sorted(seen[-3:]) == [(f"{host}.example", proven(number)["id"]) for host in "abc"]
    assert {url for url, _, _ in posts(fediverse)} == {f"https://{host}.example/inbox" for host in "ac"}


@pytest.mark.parametrize(
    ("methods", "changes"),
    [
        (multikey(), {"object": "https://b.example/v/2"}),
        (multikey(), {"proof": {**proven()["proof"], "created": "2026-11-22T12:00:00.000Z"}}),
        (multikey(), {"proof": {**proven()["proof"], "verificationMethod": "https://a.example/accounts/peertube#k"}}),
        (multikey(), {"proof": {**proven()["proof"], "proofPurpose": "authentication"}}),
        (multikey(), {"proof": {**proven()["proof"], "cryptosuite": "eddsa-rdfc-2022"}}),
        (multikey(OTHER_KEY), {}),
        (multikey(controller="https://a.example/accounts/peertube"), {}),
        (multikey(publicKeyMultibase="z1"), {}),
        ([METHOD], {}),
        (None, {}),
    ],
)
def test_a_proof_of_something_else_is_not(
    fediverse: Fediverse, three: Three, seen: list[tuple[str, str]], methods: Any, changes: dict[str, Any]
) -> None:
    here, there, _ = three
    author_says(three, fediverse, methods)
    answer = post(here, there, {**proven(), **changes})
    assert answer.status_code == 403 and answer.json()["detail"] == "Object and creator signature do not match"
    fediverse.settle()
    assert seen == []
