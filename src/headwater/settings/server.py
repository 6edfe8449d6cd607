"""Where the instance listens, how it is addressed, how much it takes from one visitor."""

from __future__ import annotations

from typing import Annotated

from headwater.settings.kinds import Section, about
from headwater.settings.units import Seconds


class Listen(Section, frozen=True):
    """The socket the web process opens."""

    hostname: Annotated[str, about("Address to listen on; loopback by default, a proxy stands in front.")] = "127.0.0.1"
    port: Annotated[int, about("TCP port.", ge=1, le=65535)] = 9000


class Webserver(Section, frozen=True):
    """The public address; frozen at the first start because federation depends on it."""

    https: Annotated[bool, about("Whether the public address is https.")] = False
    hostname: Annotated[str, about("Public host name.")] = "localhost"
    port: Annotated[int, about("Public port.", ge=1, le=65535)] = 9000


class RateLimit(Section, frozen=True):
    """A window and how many requests one address may make in it."""

    window: Annotated[Seconds, about("Length of the window.")]
    max: Annotated[int, about("Requests allowed in the window, per address.", ge=1)]


class RateLimits(Section, frozen=True):
    """Requests taken from one address; over it the answer is 429."""

    api: Annotated[RateLimit, about("REST API as a whole.")] = RateLimit(window=Seconds(10), max=50)
    login: Annotated[RateLimit, about("Password attempts.")] = RateLimit(window=Seconds(300), max=15)
    signup: Annotated[
        RateLimit, about("Sign-ups and requests that succeed; mistakes count like all other requests.")
    ] = RateLimit(window=Seconds(300), max=2)
    ask_send_email: Annotated[
        RateLimit, about("Mails asked for (new password, confirmation): per address that asks, and per mailbox.")
    ] = RateLimit(window=Seconds(300), max=3)
    login_name: Annotated[
        RateLimit, about("Wrong passwords for one name from one address; counted in the database.")
    ] = RateLimit(window=Seconds(900), max=10)
    login_name_everywhere: Annotated[
        RateLimit,
        about(
            "Wrong passwords for one name from all addresses together. Over it only those may go on whose address or"
            " browser has logged in by this name before: strangers cannot lock anybody out."
        ),
    ] = RateLimit(window=Seconds(900), max=50)
    two_factor: Annotated[
        RateLimit,
        about("Wrong codes of one user: three of a million are right at any moment; counted in the database."),
    ] = RateLimit(window=Seconds(900), max=5)
    video_password: Annotated[RateLimit, about("Wrong passwords of protected videos, media included.")] = RateLimit(
        window=Seconds(300), max=15
    )
    client: Annotated[RateLimit, about("Pages and their assets.")] = RateLimit(window=Seconds(10), max=500)
    download_generate_video: Annotated[RateLimit, about("Downloads put together on demand; each costs a process.")] = (
        RateLimit(window=Seconds(5), max=5)
    )
    comments: Annotated[
        RateLimit, about("Comments of one account, counted in the database; moderators write as fast as they like.")
    ] = RateLimit(window=Seconds(60), max=10)
    receive_client_log: Annotated[RateLimit, about("Reports of errors from visitors.")] = RateLimit(
        window=Seconds(60), max=30
    )
    activity_pub: Annotated[RateLimit, about("What other instances deliver to inboxes.")] = RateLimit(
        window=Seconds(10), max=500
    )
    well_known: Annotated[RateLimit, about("Look-ups below /.well-known/.")] = RateLimit(window=Seconds(10), max=200)
    enabled: Annotated[bool, about("Off only behind a proxy that limits by itself.")] = True


class Web(Section, frozen=True):
    """The web process: how it hands media out and how much it does at once."""

    workers: Annotated[int, about("Web processes; with more than one the tracker needs its own process.", ge=1)] = 1
    read_threads: Annotated[int, about("Requests that only read, handled at once.", ge=1)] = 16
    write_threads: Annotated[int, about("Requests that write, handled at once; SQLite has one writer.", ge=1)] = 2
    cpu_threads: Annotated[int, about("Heavy computations (password hashes) at once.", ge=1)] = 2
    blob_threads: Annotated[int, about("File reads and writes at once.", ge=1)] = 8
    fetch_threads: Annotated[int, about("Requests that wait for other instances, at once.", ge=1)] = 8
    queue_limit: Annotated[int, about("Requests that may wait per pool before 503 is answered.", ge=1)] = 200
    generated_downloads: Annotated[
        int, about("Downloads put together at once, a process each; more are asked to come back.", ge=1)
    ] = 4
    download_stall: Annotated[
        Seconds, about("A client that takes nothing of such a download for this long is cut off.")
    ] = Seconds(60)
    accel_redirect: Annotated[str, about("Prefix for X-Accel-Redirect, such as /internal/; empty: we send bytes.")] = ""
    max_body: Annotated[int, about("Largest JSON or form body in bytes; uploads have their own limit.", ge=1024)] = (
        1 << 20
    )
    page_shared_age: Annotated[Seconds, about("How long caches may share one page among visitors.")] = Seconds(10)
    max_connections: Annotated[int, about("Open connections per web process; sockets of viewers count too.", ge=1)] = (
        20000
    )
    keep_alive: Annotated[Seconds, about("An idle connection is closed after this; longer than proxies wait.")] = (
        Seconds(90)
    )
    page_size: Annotated[int, about("Videos on one page of a list.", ge=1, le=100)] = 24
    sitemap_size: Annotated[
        int,
        about(
            "Addresses in one part of `/sitemap.xml`, written at once; search engines take 50,000, of 50 MB together.",
            ge=1,
            le=20_000,
        ),
    ] = 5000
    sitemap_age: Annotated[Seconds, about("How long search engines and caches may keep `/sitemap.xml`.")] = Seconds(
        86_400
    )
    pseudo_languages: Annotated[
        bool, about("For developers: `?lang=en-XA` and `?lang=ar-XB` show which texts nobody has marked.")
    ] = False
    ready_timeout: Annotated[Seconds, about("A database that takes longer counts as away in the readiness answer.")] = (
        Seconds(3)
    )
    stop_grace: Annotated[Seconds, about("How long running streams may go on after SIGTERM.")] = Seconds(0.5)
