"""What the instance says of itself."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from headwater.settings.kinds import Section, about
from headwater.settings.units import Seconds


class Customizations(Section, frozen=True):
    """What the administrator adds to every page."""

    css: Annotated[str, about("Style sheet; told to applications, not yet on our own pages.")] = ""
    javascript: Annotated[str, about("Script; told to applications, not yet on our own pages.")] = ""


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
    default_nsfw_policy: Annotated[
        Literal["do_not_list", "warn", "blur", "display"],
        about("What visitors see of sensitive videos; each may choose for themselves."),
    ] = "do_not_list"
    default_client_route: Annotated[
        str, about("What `/` shows: `/home` is the page that the administrator wrote, all else the newest videos.")
    ] = "/"
    customizations: Annotated[Customizations, about("Additions to every page.")] = Customizations()


class BroadcastMessage(Section, frozen=True):
    """A message over every page."""

    enabled: Annotated[bool, about("Show it.")] = False
    message: Annotated[str, about("Markdown.")] = ""
    level: Annotated[Literal["info", "warning", "error"], about("How urgent it looks.")] = "info"
    dismissable: Annotated[bool, about("Applications let people close it; our pages show it as long as it stands.")] = (
        False
    )


class Miniature(Section, frozen=True):
    """Cards of videos in applications."""

    prefer_author_display_name: Annotated[bool, about("Show the account's display name rather than the channel's.")] = (
        False
    )


class ClientVideos(Section, frozen=True):
    """Videos in applications."""

    miniature: Annotated[Miniature, about("Cards.")] = Miniature()


class ClientLogin(Section, frozen=True):
    """Signing in to applications."""

    redirect_on_single_external_auth: Annotated[bool, about("Go straight to the only external sign-in there is.")] = (
        False
    )


class ClientMenu(Section, frozen=True):
    """The menu of applications."""

    login: Annotated[ClientLogin, about("Signing in.")] = ClientLogin()


class Client(Section, frozen=True):
    """What applications are told about how to show things."""

    videos: Annotated[ClientVideos, about("Videos.")] = ClientVideos()
    menu: Annotated[ClientMenu, about("The menu.")] = ClientMenu()


class Algorithms(Section, frozen=True):
    """Ways to sort what is trending."""

    enabled: Annotated[
        list[Literal["best", "hot", "trending", "most-viewed", "most-liked"]], about("Those that applications offer.")
    ] = msgspec.field(default_factory=lambda: ["hot", "most-viewed", "most-liked"])
    default: Annotated[
        Literal["best", "hot", "trending", "most-viewed", "most-liked"], about("The one that they begin with.")
    ] = "most-viewed"


class TrendingVideos(Section, frozen=True):
    """Trending videos."""

    algorithms: Annotated[Algorithms, about("Ways to sort.")] = Algorithms()


class Trending(Section, frozen=True):
    """What is trending."""

    videos: Annotated[TrendingVideos, about("Videos.")] = TrendingVideos()


class Edition(Section, frozen=True):
    """Changing the configuration in the web."""

    allowed: Annotated[bool, about("Off: settings are changed in files and from the console only.")] = True


class WebadminConfiguration(Section, frozen=True):
    """The configuration in the web."""

    edition: Annotated[Edition, about("Changes.")] = Edition()


class Webadmin(Section, frozen=True):
    """Administration in the web."""

    configuration: Annotated[WebadminConfiguration, about("The configuration.")] = WebadminConfiguration()


class Stats(Section, frozen=True):
    """Public figures about the instance."""

    cache: Annotated[Seconds, about("Figures are counted again after this long; counting reads whole tables.")] = (
        Seconds(60)
    )
