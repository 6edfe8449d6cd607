"""Somebody who signs in another way from now on gets a mail about it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.client import Person

from headwater.house import emit
from headwater.mail.letter import Letter
from headwater.mail.rendering import render_letter
from headwater.runtime import Runtime
from headwater.security import notices


@pytest.mark.parametrize(
    ("event", "facts", "subject"),
    [
        ("user.passkey_added", {"passkey_name": "My *key*"}, "A passkey was added to your account"),
        ("user.two_factor_changed", {"enabled": True}, "Two-factor authentication is on"),
        ("user.two_factor_changed", {"enabled": False}, "Two-factor authentication is off"),
    ],
)
def test_mails(
    user: Person, runtime: Runtime, monkeypatch: pytest.MonkeyPatch, event: str, facts: dict[str, object], subject: str
) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(notices, "queue_mail", lambda *_, **letter: sent.append(letter))
    with runtime.database.write() as session:
        emit(session, event, user_id=user.user_id, **facts)
    (letter,) = sent
    assert letter["to"] == "mary@example.com"
    words = render_letter(Letter(**letter), runtime.settings)
    assert words.subject == f"[Headwater] {subject}"
    assert f"{runtime.settings.base_url}/my-account/security" in words.text
    assert facts.get("passkey_name", "") in words.text
