"""The pages of settings as people think of them; each text is in the language that is being spoken."""

from __future__ import annotations

import functools

from headwater.configuring.fields import Group
from headwater.configuring.groups import limits, mail, network, people, presence, videos
from headwater.web.html.language import current_language, speaking

DESCRIBED = (
    presence.describe_identity,
    presence.describe_homepage,
    presence.describe_look,
    people.describe_signup,
    people.describe_users,
    videos.describe_publishing,
    videos.describe_transcoding,
    network.describe_federation,
    network.describe_p2p,
    mail.describe_mail,
    limits.describe_limits,
)


def list_groups() -> tuple[Group, ...]:
    """Return all pages in their order."""
    return _describe(current_language())


def find_group(name: str) -> Group | None:
    """Return a page by its name in the address."""
    return next((group for group in list_groups() if group.name == name), None)


@functools.lru_cache(maxsize=32)
def _describe(language: str) -> tuple[Group, ...]:
    with speaking(language):
        return tuple(describe() for describe in DESCRIBED)
