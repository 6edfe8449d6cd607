"""The questions in their order; those about settings take the fields of the settings' own pages."""

from __future__ import annotations

import msgspec

from headwater.configuring.web import SWITCHES, Field, Group, Part, list_groups
from headwater.web.html.language import catalogue
from headwater.web.html.navigation import WELCOME_PATH

FOLLOWING = "following"
KEYS: dict[str, tuple[str, ...]] = {
    "name": ("instance.name", "instance.short_description", "admin.email"),
    "languages": ("instance.languages",),
    "joining": (*SWITCHES, "signup.limit"),
    FOLLOWING: (),
    "space": ("user.video_quota", "user.video_quota_daily", "transcoding.original_file.keep"),
    "sharing": ("defaults.p2p.webapp.enabled", "defaults.p2p.embed.enabled"),
}
NAMES = tuple(KEYS)


class Step(msgspec.Struct, frozen=True):
    """One question, and where it stands among the others."""

    name: str
    title: str
    lead: str
    number: int
    following: str  # the address after it
    previous: str | None

    @property
    def address(self) -> str:
        """Where it is asked."""
        return f"{WELCOME_PATH}/{self.name}"


def find_step(name: str) -> Step | None:
    """Return a step by its name, in the language that is being spoken."""
    if name not in KEYS:
        return None
    number = NAMES.index(name)
    title, lead = _words()[name]
    following = f"{WELCOME_PATH}/{NAMES[number + 1]}" if number + 1 < len(NAMES) else f"{WELCOME_PATH}/ready"
    return Step(name, title, lead, number + 1, following, f"{WELCOME_PATH}/{NAMES[number - 1]}" if number else None)


def group_of(step: Step) -> Group:
    """Return the fields of a step as a page of settings."""
    fields: dict[str, Field] = {field.key: field for group in list_groups() for field in group.fields}
    part = Part("", tuple(fields[key] for key in KEYS[step.name]))
    return Group(step.name, step.title, step.lead, (part,))


def _words() -> dict[str, tuple[str, str]]:
    _ = catalogue().gettext
    return {
        "name": (_("What is it called?"), _("People see the name first. All of this can be changed later.")),
        "languages": (_("Which languages are spoken here?"), _("Those in which you can look after people.")),
        "joining": (_("Who may join?"), _("You can begin closed and open up when you are ready.")),
        FOLLOWING: (
            _("Whom do you follow?"),
            _("Videos of the instances that you follow are shown here beside your own. They need not follow back."),
        ),
        "space": (_("How much may people store?"), _("An hour of video takes about 2 GB in all of its qualities.")),
        "sharing": (
            _("Shall viewers share?"),
            _("Viewers of a video can pass it on to each other, which takes load off this server."),
        ),
    }
