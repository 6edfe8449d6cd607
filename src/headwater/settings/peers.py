"""Viewers who pass on to each other what they watch: who does so by default, and what is kept of how much it saved."""

from __future__ import annotations

from typing import Annotated

from headwater.settings.kinds import Section, about
from headwater.settings.units import ByteSize, Seconds


class P2PWebapp(Section, frozen=True):
    """Sharing on the instance's own pages."""

    enabled: Annotated[bool, about("Viewers share what they watch unless they, or their browsers, say otherwise.")] = (
        True
    )


class P2PEmbed(Section, frozen=True):
    """Sharing in players inside other sites."""

    enabled: Annotated[bool, about("The same in embeds; an embed's `p2p` parameter goes before it.")] = True


class P2PDefaults(Section, frozen=True):
    """Sharing among viewers."""

    webapp: Annotated[P2PWebapp, about("On the instance's own pages.")] = P2PWebapp()
    embed: Annotated[P2PEmbed, about("In players inside other sites.")] = P2PEmbed()


class Defaults(Section, frozen=True):
    """What holds for whoever chose nothing."""

    p2p: Annotated[P2PDefaults, about("Sharing among viewers.")] = P2PDefaults()


class Savings(Section, frozen=True):
    """What sharing among viewers saved, as players report it: sums per video and day, never who."""

    enabled: Annotated[bool, about("Ask players for their sums, and keep them.")] = True
    report_interval: Annotated[Seconds, about("How often players report; more often is only load.")] = Seconds(15)
    allowance_window: Annotated[Seconds, about("The time in which one address may report so many viewings.")] = Seconds(
        3600
    )
    viewings_per_address: Annotated[
        int,
        about("Viewings of a video that one address may report in it; a school fits, a liar does not.", ge=1),
    ] = 50
    remembered_addresses: Annotated[int, about("Addresses whose reports are counted, in memory only.", ge=1)] = 20_000
    highest_rate: Annotated[
        ByteSize, about("Bytes per second of a video whose files' sizes are not known (live, of other instances).")
    ] = ByteSize(5_000_000)
    flush: Annotated[Seconds, about("Reports wait for so long to be written together; what a crash may take.")] = (
        Seconds(1)
    )
    max_age: Annotated[Seconds, about("Sums of days are kept this long.")] = Seconds(2 * 365 * 86400)
    prune: Annotated[Seconds, about("How often older ones are removed.")] = Seconds(86400)
