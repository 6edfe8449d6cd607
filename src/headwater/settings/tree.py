"""The whole tree. Key names are those that administrators of such instances know (docs/settings.md lists them all)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from headwater.settings.data import DatabaseSettings, StaticFiles, StorageSettings
from headwater.settings.federation import Federation
from headwater.settings.finding import Search
from headwater.settings.followings import Followers, Followings
from headwater.settings.identity import BroadcastMessage, Client, Instance, Stats, Theme, Trending, Webadmin
from headwater.settings.kinds import Section, about
from headwater.settings.mail import ContactForm, Email, Smtp
from headwater.settings.media import Captions, Chapters, Storyboards, Transcoding, Upload, VideoFileSettings
from headwater.settings.mirrors import Redundancy, RemoteRedundancy
from headwater.settings.moderation import AutoBlacklist
from headwater.settings.objects import ObjectStorageSettings
from headwater.settings.peers import Defaults, Savings
from headwater.settings.people import (
    Admin,
    Comments,
    MailedCodes,
    OAuth2,
    Sessions,
    Signup,
    UserDefaults,
    VideoChannels,
)
from headwater.settings.server import Listen, RateLimits, Web, Webserver
from headwater.settings.swarm import Torrents, Tracker
from headwater.settings.views import Views
from headwater.settings.work import Bus, Jobs, Log, Saved


class Settings(Section, frozen=True):
    """Every setting of an instance: an immutable snapshot."""

    listen: Annotated[Listen, about("Where the web process listens.")] = Listen()
    webserver: Annotated[Webserver, about("The public address.")] = Webserver()
    web: Annotated[Web, about("The web process.")] = Web()
    rates_limit: Annotated[RateLimits, about("Requests taken from one address.")] = RateLimits()
    trust_proxy: Annotated[list[str], about("Addresses of proxies whose X-Forwarded-For is believed.")] = msgspec.field(
        default_factory=lambda: ["127.0.0.1", "::1"]
    )
    secret: Annotated[str, about("Signs addresses and encrypts secrets; empty: kept in the data folder.")] = ""
    database: Annotated[DatabaseSettings, about("The database.")] = DatabaseSettings()
    storage: Annotated[StorageSettings, about("Folders.")] = StorageSettings()
    object_storage: Annotated[ObjectStorageSettings, about("S3.")] = ObjectStorageSettings()
    static_files: Annotated[StaticFiles, about("Files handed out.")] = StaticFiles()
    log: Annotated[Log, about("Logs.")] = Log()
    jobs: Annotated[Jobs, about("Background work.")] = Jobs()
    saved: Annotated[Saved, about("Settings saved while the instance runs.")] = Saved()
    bus: Annotated[Bus, about("Signals between processes.")] = Bus()
    admin: Annotated[Admin, about("The first administrator.")] = Admin()
    instance: Annotated[Instance, about("What the instance says of itself.")] = Instance()
    broadcast_message: Annotated[BroadcastMessage, about("A message over every page.")] = BroadcastMessage()
    theme: Annotated[Theme, about("Colours of the pages.")] = Theme()
    client: Annotated[Client, about("What applications are told about how to show things.")] = Client()
    trending: Annotated[Trending, about("What is trending.")] = Trending()
    webadmin: Annotated[Webadmin, about("Administration in the web.")] = Webadmin()
    stats: Annotated[Stats, about("Public figures.")] = Stats()
    user: Annotated[UserDefaults, about("What a new user gets.")] = UserDefaults()
    video_channels: Annotated[VideoChannels, about("Channels of users.")] = VideoChannels()
    signup: Annotated[Signup, about("Registration.")] = Signup()
    smtp: Annotated[Smtp, about("How mail leaves the instance.")] = Smtp()
    email: Annotated[Email, about("What every mail looks like.")] = Email()
    contact_form: Annotated[ContactForm, about("Messages of visitors to the administrators.")] = ContactForm()
    mailed_codes: Annotated[MailedCodes, about("Codes sent by mail.")] = MailedCodes()
    oauth2: Annotated[OAuth2, about("Sign-in of applications.")] = OAuth2()
    sessions: Annotated[Sessions, about("Sign-in of browsers.")] = Sessions()
    upload: Annotated[Upload, about("Files on their way in.")] = Upload()
    transcoding: Annotated[Transcoding, about("How uploads become playable.")] = Transcoding()
    storyboards: Annotated[Storyboards, about("Pictures over the seek bar.")] = Storyboards()
    video_file: Annotated[VideoFileSettings, about("Files of videos.")] = VideoFileSettings()
    views: Annotated[Views, about("Views and viewers.")] = Views()
    comments: Annotated[Comments, about("Comments below videos.")] = Comments()
    captions: Annotated[Captions, about("Subtitles.")] = Captions()
    search: Annotated[Search, about("Finding videos and channels.")] = Search()
    chapters: Annotated[Chapters, about("Titled moments.")] = Chapters()

    torrents: Annotated[Torrents, about("Files for torrent clients.")] = Torrents()
    tracker: Annotated[Tracker, about("Who may meet whom over us.")] = Tracker()
    defaults: Annotated[Defaults, about("What holds for whoever chose nothing.")] = Defaults()
    savings: Annotated[Savings, about("What sharing among viewers saved.")] = Savings()
    federation: Annotated[Federation, about("Speaking with other instances.")] = Federation()
    redundancy: Annotated[Redundancy, about("Mirrors that we keep.")] = Redundancy()
    remote_redundancy: Annotated[RemoteRedundancy, about("Mirrors that others keep.")] = RemoteRedundancy()
    auto_blacklist: Annotated[AutoBlacklist, about("What is blocked until somebody looked at it.")] = AutoBlacklist()
    followers: Annotated[Followers, about("Who follows us.")] = Followers()
    followings: Annotated[Followings, about("Whom we follow.")] = Followings()

    @property
    def root(self) -> Path:
        """The data folder, absolute."""
        return Path(self.storage.root).expanduser().resolve()

    @property
    def logs_folder(self) -> Path:
        """Where log files are, absolute."""
        return Path(self.storage.logs).expanduser().resolve() if self.storage.logs else self.root / "logs"

    @property
    def database_url(self) -> str:
        """The database's URL; SQLite in the data folder when none is named."""
        return self.database.url or f"sqlite:///{self.root / 'headwater.sqlite3'}"

    @property
    def host(self) -> str:
        """Public `host` or `host:port`, as in account names and ActivityPub urls."""
        standard = 443 if self.webserver.https else 80
        port = "" if self.webserver.port == standard else f":{self.webserver.port}"
        return f"{self.webserver.hostname}{port}"

    @property
    def base_url(self) -> str:
        """Public address without a trailing slash."""
        return f"{'https' if self.webserver.https else 'http'}://{self.host}"

    @property
    def sends_mail(self) -> bool:
        """Whether mail leaves the instance: by a server, a program, or onto the console."""
        if self.smtp.transport == "smtp":
            return bool(self.smtp.hostname)
        return self.smtp.transport == "console" or bool(self.smtp.sendmail)

    @property
    def takes_messages(self) -> bool:
        """Whether the contact form is open and what it takes can be sent."""
        return self.contact_form.enabled and self.sends_mail
