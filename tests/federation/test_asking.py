"""Signed GETs: both forms verify, and which one a host wants is learned once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from tests.support.fediverse import Fediverse, Site

from headwater.actors import Actor
from headwater.federation import FetchFailed
from headwater.federation.fetching import Answer, fetch_document
from headwater.federation.model import Peer
from headwater.federation.signatures import (
    Form,
    Message,
    load_public_key,
    parse_cavage,
    parse_rfc9421,
    verify_cavage,
    verify_rfc9421,
)

THERE = "strict.example"


class Strict:
    """A host that takes only some forms of signature, and looks at them."""

    def __init__(self, site: Site, taken: tuple[Form, ...], refusal: int = 401) -> None:
        self.site, self.taken, self.refusal, self.asked = site, taken, refusal, list[Form | None]()

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        form = self._read_form(method, url, headers)
        self.asked.append(form)
        if form not in self.taken:
            return Answer(self.refusal, {}, b"")
        if url.endswith("/moved"):
            return Answer(302, {"location": url.replace("/moved", "/1")}, b"")
        if url.endswith("/gone"):
            return Answer(410, {}, b"")
        return Answer(200, {"content-type": "application/activity+json"}, json.dumps({"id": url}).encode())

    def _read_form(self, method: str, url: str, headers: Mapping[str, str]) -> Form | None:
        if "signature" not in headers:
            return None
        parts, key = urlsplit(url), load_public_key(self._public_key())
        message = Message(method, parts.path + (f"?{parts.query}" if parts.query else ""), headers, THERE, "https")
        if "signature-input" in headers:
            found = parse_rfc9421(headers["signature-input"], headers["signature"])
            assert verify_rfc9421(message, found, key) and found.components == ("@method", "@target-uri")
            return Form.RFC9421
        assert verify_cavage(message, parse_cavage(headers["signature"]), key)
        return Form.CAVAGE

    def _public_key(self) -> str:
        with self.site.runtime.database.read() as session:
            return session.scalar(sa.select(Actor.public_key).where(Actor.name == "peertube")) or ""


def meet(fediverse: Fediverse, *taken: Form, refusal: int = 401, **settings: str) -> tuple[Site, Strict]:
    site = fediverse.instance("a.example", **settings)
    host = Strict(site, taken, refusal)
    fediverse.wire.pages[THERE] = host
    return site, host


def form_of(site: Site) -> Form | None:
    with site.runtime.database.read() as session:
        return session.scalar(sa.select(Peer.form).where(Peer.host == THERE))


@pytest.mark.parametrize("refusal", [400, 401, 403])
def test_who_wants_the_newer_form_is_asked_in_it_from_then_on(fediverse: Fediverse, refusal: int) -> None:
    site, host = meet(fediverse, Form.RFC9421, refusal=refusal)
    assert fetch_document(site.runtime, f"https://{THERE}/1?page=2")["id"] == f"https://{THERE}/1?page=2"
    assert host.asked == [Form.CAVAGE, Form.RFC9421] and form_of(site) is Form.RFC9421
    fetch_document(site.runtime, f"https://{THERE}/2")
    assert host.asked[2:] == [Form.RFC9421]
    host.taken, host.refusal = (Form.CAVAGE,), 401  # it went back to the older one, and says so
    fetch_document(site.runtime, f"https://{THERE}/3")
    assert host.asked[3:] == [Form.RFC9421, Form.CAVAGE] and form_of(site) is Form.CAVAGE


def test_redirects_and_what_is_gone_count_as_taken(fediverse: Fediverse) -> None:
    site, host = meet(fediverse, Form.RFC9421)
    assert fetch_document(site.runtime, f"https://{THERE}/moved")["id"] == f"https://{THERE}/1"
    assert host.asked == [Form.CAVAGE, Form.RFC9421, Form.RFC9421]
    with pytest.raises(FetchFailed, match="410"):
        fetch_document(site.runtime, f"https://{THERE}/gone")
    assert len(host.asked) == 4


def test_who_takes_the_first_is_asked_once_and_nothing_is_learned_from_it(fediverse: Fediverse) -> None:
    site, host = meet(fediverse, Form.CAVAGE, Form.RFC9421)
    fetch_document(site.runtime, f"https://{THERE}/1")
    assert host.asked == [Form.CAVAGE] and form_of(site) is None  # it may not look at signatures at all


def test_who_refuses_both_is_not_believed(fediverse: Fediverse) -> None:
    site, host = meet(fediverse, refusal=403)
    with pytest.raises(FetchFailed, match="403"):
        fetch_document(site.runtime, f"https://{THERE}/1")
    assert host.asked == [Form.CAVAGE, Form.RFC9421] and form_of(site) is None


def test_who_asks_without_signing_asks_once(fediverse: Fediverse) -> None:
    site, host = meet(fediverse, HEADWATER__FEDERATION__SIGN_FEDERATED_FETCHES="false")
    with pytest.raises(FetchFailed):
        fetch_document(site.runtime, f"https://{THERE}/1")
    assert host.asked == [None]
