"""Settings of how the instance presents itself: its words, its front page, its look."""

from __future__ import annotations

from headwater.configuring.fields import Control, Field, Group, Part
from headwater.videos.web import names
from headwater.web.html.language import catalogue, list_languages, name_of

MARKDOWN = Control.MARKDOWN


def describe_identity() -> Group:
    """Describe who the instance is."""
    _ = catalogue().gettext
    return Group(
        "identity",
        _("Who we are"),
        _("Name, description and rules. People read them on the About pages before they join."),
        (_name_part(), _rules_part(), _background_part(), _kind_part()),
    )


def _name_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("Name"),
        (
            Field(
                "instance.name", _("Name"), _("Stands in the top bar, in mails, and wherever others list instances.")
            ),
            Field("instance.short_description", _("In one sentence"), _("Search engines and other instances show it.")),
            Field(
                "instance.description", _("Description"), _("For whom this place is, and what is shown here."), MARKDOWN
            ),
            Field(
                "admin.email",
                _("Contact address"),
                _("Where messages to the administrators go. Visitors do not see it."),
                Control.EMAIL,
            ),
        ),
    )


def _rules_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("Rules"),
        (
            Field("instance.terms", _("Terms of use"), _("People agree to them when they join."), MARKDOWN),
            Field("instance.code_of_conduct", _("Code of conduct"), _("How people treat each other here."), MARKDOWN),
            Field(
                "instance.moderation_information",
                _("Moderation"),
                _("Who looks after videos and comments, and how they decide."),
                MARKDOWN,
            ),
        ),
    )


def _background_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("Who stands behind it"),
        (
            Field("instance.administrator", _("Who runs it"), _("A person, an association, a school…"), MARKDOWN),
            Field("instance.creation_reason", _("Why it exists"), "", MARKDOWN),
            Field("instance.maintenance_lifetime", _("For how long it will be run"), "", MARKDOWN),
            Field("instance.business_model", _("How it is paid"), "", MARKDOWN),
            Field("instance.hardware_information", _("What it runs on"), _("Machines, place, connection."), MARKDOWN),
            Field(
                "instance.source_url",
                _("Source code"),
                _("Where it can be had, if you changed the program. Empty: this instance hands it out itself."),
                Control.ADDRESS,
            ),
        ),
    )


def _kind_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("What it is about"),
        (
            Field(
                "instance.languages",
                _("Languages"),
                _("Those that the moderators speak."),
                options=tuple(names.list_languages()),
            ),
            Field(
                "instance.default_language",
                _("Language of the pages"),
                _("For people who ask for none that there is."),
                control=Control.CHOICE,
                options=tuple((tag.replace("_", "-"), name_of(tag)) for tag in list_languages()),
            ),
            Field(
                "instance.categories",
                _("Categories"),
                options=tuple(names.list_categories()),
            ),
            Field(
                "instance.is_nsfw",
                _("This instance is for sensitive content"),
                _("Others may then hide it from lists of instances."),
            ),
            Field(
                "instance.default_nsfw_policy",
                _("Sensitive videos, for those who chose nothing"),
                _("Everybody can choose for themselves."),
                options=(
                    ("do_not_list", _("Leave them out of lists")),
                    ("blur", _("List them with a blurred picture")),
                    ("warn", _("List them, and warn before they play")),
                    ("display", _("Show them like all others")),
                ),
            ),
        ),
    )


def describe_homepage() -> Group:
    """Describe the front page and the message over every page."""
    _, pgettext = catalogue().gettext, catalogue().pgettext
    front = Field(
        "instance.default_client_route",
        _("The front page shows"),
        control=Control.CHOICE,
        options=(("/", _("The newest videos")), ("/home", _("The page that you write here"))),
    )
    message = (
        Field("broadcast_message.enabled", _("Show a message over every page")),
        Field("broadcast_message.message", _("Message"), _("For example when the instance will be down."), MARKDOWN),
        Field(
            "broadcast_message.level",
            _("How urgent it looks"),
            options=(
                ("info", pgettext("message", "Information")),
                ("warning", pgettext("message", "Warning")),
                ("error", pgettext("message", "Alarm")),
            ),
        ),
        Field(
            "broadcast_message.dismissable",
            _("Applications let people close it"),
            _("Our own pages show it as long as it stands."),
        ),
    )
    return Group(
        "homepage",
        _("Home page"),
        _("What people see first, and a message that everybody sees."),
        (Part(_("Front page"), (front,)), Part(_("Message to everybody"), message)),
    )


def describe_look() -> Group:
    """Describe colours and the administrator's own style sheet and script."""
    _ = catalogue().gettext
    colour = Field(
        "theme.customization.primary_color",
        _("Accent colour"),
        _("Buttons, links and marks. It becomes lighter or darker by itself until it can be read, by day and night."),
        Control.COLOUR,
    )
    cards = Field(
        "client.videos.miniature.prefer_author_display_name",
        _("Applications show the account's name on cards, not the channel's"),
    )
    own = (
        Field(
            "instance.customizations.css",
            _("Your own style sheet"),
            _("CSS on every page but those of the administration, so that a mistake can be put right here."),
            Control.CODE,
        ),
        Field(
            "instance.customizations.javascript",
            _("Your own script"),
            _("It can do whatever the person at the page can do: take none from people whom you do not know."),
            Control.CODE,
        ),
    )
    return Group(
        "look",
        _("Look"),
        _("Colour, pictures, and additions of your own."),
        (Part(_("Colour and cards"), (colour, cards)), Part(_("For those who write CSS and JavaScript"), own)),
    )
