"""What the instance says of itself."""

from __future__ import annotations

from typing import Annotated, Literal

from headwater.settings.kinds import Section, about
from headwater.settings.units import Seconds


class Instance(Section, frozen=True):
    """Name and description."""

    name: Annotated[str, about("Name of the instance.", min_length=1, max_length=100)] = "Headwater"
    short_description: Annotated[str, about("One sentence about it.", max_length=250)] = (
        "A video platform of our own, shared with a network that nobody owns."
    )
    description: Annotated[str, about("Markdown text about it.")] = ""
    terms: Annotated[str, about("Terms of use, markdown.")] = ""
    code_of_conduct: Annotated[str, about("How people behave here, markdown.")] = ""
    moderation_information: Annotated[str, about("Who moderates and how, markdown.")] = ""
    creation_reason: Annotated[str, about("Why the instance was made, markdown.")] = ""
    administrator: Annotated[str, about("Who runs it, markdown.")] = ""
    maintenance_lifetime: Annotated[str, about("For how long it will be run, markdown.")] = ""
    business_model: Annotated[str, about("Who pays for it, markdown.")] = ""
    hardware_information: Annotated[str, about("What it runs on, markdown.")] = ""
    languages: Annotated[list[str], about("Languages spoken here, by code.")] = []
    categories: Annotated[list[int], about("Categories the instance is about.")] = []
    is_nsfw: Annotated[bool, about("Whether the instance is dedicated to sensitive content.")] = False
    default_nsfw_policy: Annotated[Literal["do_not_list", "blur", "display"], about("For visitors.")] = "do_not_list"


class Federation(Section, frozen=True):
    """Facts that other rooms need of federation before it opens."""

    videos_federate_unlisted: Annotated[bool, about("Tell followers of unlisted videos.")] = False


class Tracker(Section, frozen=True):
    """The BitTorrent tracker."""

    enabled: Annotated[bool, about("Open the tracker's doors.")] = True


class Stats(Section, frozen=True):
    """Public figures about the instance."""

    cache: Annotated[Seconds, about("Figures are counted again after this long; counting reads whole tables.")] = (
        Seconds(60)
    )
