"""What the instance says of itself."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from headwater.settings.kinds import Section, about
from headwater.settings.units import Seconds

LANGUAGE_TAG = r"\A[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*\Z"


class Customizations(Section, frozen=True):
    """What the administrator adds to every page."""

    css: Annotated[
        str, about("Style sheet of every page but administration and sign-in; told to applications too.")
    ] = ""
    javascript: Annotated[
        str, about("Script of every page but administration and sign-in; told to applications too.")
    ] = ""


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
    robots: Annotated[str, about("`/robots.txt`, word for word: what robots may read.")] = "User-agent: *\nDisallow:\n"
    securitytxt: Annotated[
        str, about("`/.well-known/security.txt`, word for word; empty: it names the contact page and ends in a year.")
    ] = ""
    default_language: Annotated[
        str,
        about("Language of pages and mails for people who ask for none that there is, by code.", pattern=LANGUAGE_TAG),
    ] = "en"
    categories: Annotated[list[int], about("Categories the instance is about.")] = []
    is_nsfw: Annotated[bool, about("Whether the instance is dedicated to sensitive content.")] = False
    default_nsfw_policy: Annotated[
        Literal["do_not_list", "warn", "blur", "display"],
        about("What visitors see of sensitive videos; each may choose for themselves."),
    ] = "do_not_list"
    source_url: Annotated[
        str,
        about(
            "Where the source code of what runs here can be had (AGPL 13), if it is published elsewhere; empty: the"
            " instance hands it out itself, at `/source.tar.gz`.",
            pattern=r"\A(https?://[^\s\"<>]+)?\Z",
            max_length=500,
        ),
    ] = ""
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


class ThemeCustomization(Section, frozen=True):
    """What an instance changes of the look."""

    primary_color: Annotated[
        str,
        about(
            "Accent colour, #rrggbb; empty: ours. Lightness follows by itself until everything can be read.",
            pattern=r"\A(#[0-9a-fA-F]{6})?\Z",
        ),
    ] = ""


class Theme(Section, frozen=True):
    """Colours of the pages."""

    customization: Annotated[ThemeCustomization, about("What is changed of them.")] = ThemeCustomization()


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


class Welcome(Section, frozen=True):
    """The first steps of a new instance."""

    offered: Annotated[bool, about("Offer them to administrators; off once they were done or put aside.")] = True


class Webadmin(Section, frozen=True):
    """Administration in the web."""

    welcome: Annotated[Welcome, about("First steps.")] = Welcome()

    configuration: Annotated[WebadminConfiguration, about("The configuration.")] = WebadminConfiguration()


class Stats(Section, frozen=True):
    """Public figures about the instance."""

    cache: Annotated[Seconds, about("Figures are counted again after this long; counting reads whole tables.")] = (
        Seconds(60)
    )
