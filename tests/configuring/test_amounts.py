"""Amounts of settings in words, in the plural of each language."""

from __future__ import annotations

import pytest

from headwater.configuring.fields import Field
from headwater.configuring.words import tell_value
from headwater.web.html.language import speaking

DAY = 86400
CASES = [
    ("en", "signup.tell_moderators_after", 60, "1 minute"),
    ("en", "signup.tell_moderators_after", 120, "2 minutes"),
    ("en", "signup.tell_moderators_after", 0.5, "0.5 seconds"),
    ("en", "sessions.lifetime", 1.5 * DAY, "1.5 days"),
    ("en", "signup.minimum_age", 1, "1 year"),
    ("en", "user.video_quota", 1, "1 byte"),
    ("en", "user.video_quota", 5 << 30, "5 GB"),
    ("de", "sessions.lifetime", DAY, "1 Tag"),
    ("de", "sessions.lifetime", 1.5 * DAY, "1,5 Tage"),
    ("fr", "sessions.lifetime", 1.5 * DAY, "1,5 jour"),
    ("fr", "sessions.lifetime", 30 * DAY, "30 jours"),
    ("es", "signup.tell_moderators_after", 60, "1 minuto"),
    ("ar", "signup.tell_moderators_after", 60, "دقيقة واحدة"),
    ("ar", "signup.tell_moderators_after", 120, "دقيقتان"),
    ("ar", "sessions.lifetime", 3 * DAY, "3 أيام"),
    ("ar", "sessions.lifetime", 30 * DAY, "30 يومًا"),
    ("ar", "sessions.lifetime", 1.5 * DAY, "1.5 يوم"),
    ("ja", "signup.tell_moderators_after", 60, "1分"),
    ("ja", "sessions.lifetime", 30 * DAY, "30日"),
]


@pytest.mark.parametrize(("language", "key", "value", "said"), CASES, ids=[f"{c[0]} {c[3]}" for c in CASES])
def test_an_amount_takes_the_plural_of_its_language(language: str, key: str, value: float, said: str) -> None:
    unit = "year" if key == "signup.minimum_age" else ""
    with speaking(language):
        assert tell_value(Field(key, "", unit=unit), value) == said
