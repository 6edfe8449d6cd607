"""The entries of the rail and of the bottom bar: one list, only what exists and what this person may enter."""

import msgspec

from headwater.house.rights import Right
from headwater.web.html.language import catalogue, speaking
from headwater.web.html.shell import ViewerView

MAX_BOTTOM_ENTRIES = 5
ADMINISTRATION_PATH = "/admin"
ABOUT_PATH, HELP_PATH = "/about/instance", "/docs"
ABOUT_PATHS = ("/about/headwater", "/about/network", "/about/p2p", "/about/terms", "/about/contact", HELP_PATH)
WELCOME_PATH = "/admin/welcome"
SETTINGS_PATH = "/admin/settings/config"
# The pages of the administration, in the order of their tabs, and who may enter them.
ADMINISTRATION: tuple[tuple[Right, str], ...] = (
    (Right.MANAGE_USERS, "/admin/overview/users"),
    (Right.SEE_ALL_COMMENTS, "/admin/overview/comments"),
    (Right.MANAGE_SERVER_FOLLOW, "/admin/follows/followers"),
    (Right.MANAGE_ABUSES, "/admin/moderation/reports"),
    (Right.MANAGE_REGISTRATIONS, "/admin/moderation/registrations/list"),
    (Right.MANAGE_REGISTRATIONS, "/admin/moderation/invitations"),
    (Right.MANAGE_VIDEO_BLACKLIST, "/admin/moderation/videos"),
    (Right.MANAGE_ACCOUNTS_BLOCKLIST, "/admin/moderation/blocks"),
    (Right.MANAGE_JOBS, "/admin/system/jobs"),
    (Right.MANAGE_VIDEO_FILES, "/admin/system/storage"),
    (Right.MANAGE_CONFIGURATION, "/admin/overview/savings"),
    (Right.MANAGE_CONFIGURATION, SETTINGS_PATH),
    (Right.MANAGE_LOGS, "/admin/system/logs"),
)


class NavEntry(msgspec.Struct, frozen=True):
    """One way into a room."""

    label: str
    href: str
    icon: str
    is_current: bool = False
    short_label: str = ""  # where there is little room; empty: the label is short enough


class Navigation(msgspec.Struct, frozen=True):
    """The entries of both bars; an empty rail is not drawn."""

    rail: list[NavEntry] = []
    bottom: list[NavEntry] = []


def name_section(path: str) -> str:
    """Name a page of the administration in the language that is being spoken."""
    pgettext = catalogue().pgettext
    names = {
        "/admin/overview/users": pgettext("administration", "Users"),
        "/admin/overview/comments": pgettext("administration", "Comments"),
        "/admin/follows/followers": pgettext("administration", "Follows"),
        "/admin/moderation/reports": pgettext("administration", "Reports"),
        "/admin/moderation/registrations/list": pgettext("administration, people who want to join", "Requests"),
        "/admin/moderation/invitations": pgettext("administration", "Invitations"),
        "/admin/moderation/videos": pgettext("administration", "Blocked videos"),
        "/admin/moderation/blocks": pgettext("administration, accounts and servers", "Blocked people"),
        "/admin/system/jobs": pgettext("administration", "Jobs"),
        "/admin/system/storage": pgettext("administration", "Storage"),
        "/admin/overview/savings": pgettext("administration, what sharing among viewers saved", "P2P"),
        SETTINGS_PATH: pgettext("administration", "Settings"),
        "/admin/system/logs": pgettext("administration", "Logs"),
    }
    return names[path]


def build_navigation(path: str, viewer: ViewerView | None, language: str) -> Navigation:
    """Return the entries for this person, the current page marked."""
    with speaking(language):
        pgettext = catalogue().pgettext
        rooms: list[tuple[str, str, tuple[str, ...]]] = [(pgettext("navigation", "Home"), "home", ("/",))]
        rooms.append((pgettext("navigation", "Browse"), "film", ("/videos/browse",)))
        if viewer:
            rooms.append(
                (
                    pgettext("navigation", "Subscriptions"),
                    "bell",
                    ("/videos/subscriptions", "/my-library/subscriptions"),
                )
            )
        if viewer and viewer.may_publish:
            rooms.append((pgettext("navigation", "Publish"), "publish", ("/videos/upload", "/videos/publish")))
            rooms.append((pgettext("navigation", "My videos"), "film", ("/my-library/videos",)))
            rooms.append((pgettext("navigation", "My channels"), "people", ("/my-library/video-channels",)))
        if viewer:
            rooms.append((pgettext("navigation", "My playlists"), "save", ("/my-library/video-playlists",)))
        if viewer and viewer.administers:
            rooms.append((pgettext("navigation", "Administration"), "settings", (ADMINISTRATION_PATH,)))
        if not viewer:
            rooms.append((pgettext("navigation", "Log in"), "user", ("/login",)))
        rooms.append((pgettext("navigation", "About"), "info", (ABOUT_PATH, *ABOUT_PATHS)))
        short = {
            "/videos/subscriptions": pgettext("navigation, subscriptions, one short word", "Followed"),
            "/my-library/videos": pgettext("navigation, own things, one short word", "Videos"),
            "/my-library/video-channels": pgettext("navigation, own things, one short word", "Channels"),
        }
    entries = [
        NavEntry(label, paths[0], icon, is_current=_is_at(path, paths), short_label=short.get(paths[0], ""))
        for label, icon, paths in rooms
    ]
    return Navigation(rail=entries, bottom=entries[:MAX_BOTTOM_ENTRIES])


def _is_at(path: str, paths: tuple[str, ...]) -> bool:
    """Whether a page is one of a room's; every page below the administration or the help is its."""
    whole = [room for room in (ADMINISTRATION_PATH, HELP_PATH) if room in paths]
    return path in paths or any(path.startswith(f"{room}/") for room in whole)
