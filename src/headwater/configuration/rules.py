"""Whether settings may be changed over the network at all: one answer for every door, REST and pages."""

from __future__ import annotations

from headwater.kit.errors import NotAllowed
from headwater.settings import Settings


def may_edit(settings: Settings) -> bool:
    """Whether settings, pictures and home page are changed over the network, not in files and from the console only."""
    return settings.webadmin.configuration.edition.allowed


def check_editable(settings: Settings) -> None:
    """Raise NotAllowed where they are not."""
    if not may_edit(settings):
        raise NotAllowed("The configuration of this instance is set in its files (webadmin.configuration.edition).")
