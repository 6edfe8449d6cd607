"""Settings of the instance among others: who follows whom, and what viewers pass on to each other."""

from __future__ import annotations

from headwater.configuring.fields import Control, Field, Group, Part
from headwater.web.html.language import catalogue


def describe_federation() -> Group:
    """Describe what is exchanged with other instances."""
    _ = catalogue().gettext
    return Group(
        "federation",
        _("Other instances"),
        _("Instances follow each other and show each other's videos."),
        (_followers_part(), _followings_part(), _exchange_part(), _mirrors_part()),
    )


def _followers_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("Who follows us"),
        (
            Field("followers.instance.enabled", _("Other instances may follow this one")),
            Field(
                "followers.instance.manual_approval",
                _("An administrator accepts each of them"),
            ),
            Field("followers.channels.enabled", _("People elsewhere may follow channels")),
        ),
    )


def _followings_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("Whom we follow"),
        (
            Field("followings.instance.auto_follow_back.enabled", _("Follow every instance that follows this one")),
            Field(
                "followings.instance.auto_follow_index.enabled",
                _("Follow the instances of a list"),
                _("Each once: whom you stop following stays unfollowed."),
            ),
            Field(
                "followings.instance.auto_follow_index.index_url",
                _("Address of that list"),
                _("Such as https://index.example/api/v1/instances/hosts."),
                Control.ADDRESS,
            ),
            Field("followings.instance.auto_follow_index.every", _("It is read every")),
            Field(
                "followings.suggestions",
                _("Instances suggested to new administrators"),
                _("One host a line, such as video.example."),
            ),
        ),
    )


def _exchange_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("What is exchanged"),
        (
            Field(
                "federation.enabled",
                _("Speak with other instances"),
                _("Off: nothing is sent to others or taken from them."),
            ),
            Field(
                "federation.videos.accept_from",
                _("Videos of others that appear by themselves"),
                options=(
                    ("followings", _("Those of channels and instances that somebody here follows")),
                    ("anybody", _("Whatever is sent to this instance")),
                ),
            ),
            Field(
                "federation.videos.federate_unlisted",
                _("Tell followers of unlisted videos too"),
                _("Others may then find what was meant for those who have the address."),
            ),
            Field("search.remote_uri.users", _("People with an account may look addresses of other instances up")),
            Field(
                "search.remote_uri.anonymous",
                _("Visitors may do so too"),
                _("They could have this server ask anybody, often."),
            ),
        ),
    )


def _mirrors_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("Mirrors"),
        (
            Field(
                "remote_redundancy.videos.accept_from",
                _("Copies of videos that viewers may be sent to"),
                _("Who keeps a copy learns the internet addresses of those who watch it."),
                options=(
                    ("nobody", _("None")),
                    ("followings", _("Those that instances keep which this one follows")),
                    ("anybody", _("Those of all instances")),
                ),
            ),
            Field("redundancy.videos.max_size", _("Room for copies of others' videos, in all")),
        ),
    )


def describe_p2p() -> Group:
    """Describe sharing among viewers."""
    _ = catalogue().gettext
    viewers = (
        Field(
            "defaults.p2p.webapp.enabled",
            _("Viewers share what they watch, here"),
            _(
                "Unless they, or their browsers, say otherwise. It takes load off this server; viewers of the same"
                " video can then see each other's internet addresses."
            ),
        ),
        Field("defaults.p2p.embed.enabled", _("and in players inside other sites")),
        Field(
            "savings.enabled",
            _("Count how much it saves"),
            _("Sums for each video and day, never who."),
        ),
    )
    clients = (
        Field("tracker.enabled", _("Open the tracker"), _("Through it viewers and torrent clients find each other.")),
        Field("tracker.private", _("Only for videos of this instance"), _("Off: strangers can use it for anything.")),
        Field("torrents.enabled", _("Offer torrent files of public videos")),
        Field(
            "tracker.stun_servers",
            _("STUN servers"),
            _(
                "By them browsers learn how others can reach them. One address a line; without any, only neighbours"
                " meet."
            ),
        ),
    )
    return Group(
        "p2p",
        _("Sharing among viewers"),
        _("Viewers of a video pass on to each other what they have already loaded."),
        (Part(_("In the player"), viewers), Part(_("Tracker and torrents"), clients)),
    )
