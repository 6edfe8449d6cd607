"""Speaking with other instances: what is taken from them, how long is tried to reach them."""

from __future__ import annotations

import enum
from typing import Annotated

from headwater.settings.kinds import Section, about
from headwater.settings.units import ByteSize, Seconds


class AcceptFrom(enum.StrEnum):
    """Whose unknown videos are taken."""

    ANYBODY = "anybody"
    FOLLOWINGS = "followings"


class FederatedVideos(Section, frozen=True):
    """What is told of videos, and which ones of others are taken."""

    federate_unlisted: Annotated[bool, about("Tell followers of unlisted videos.")] = False
    accept_from: Annotated[
        AcceptFrom,
        about(
            "Whose videos enter by themselves: `followings`, those of whom somebody here follows, or `anybody`, as"
            " elsewhere; who is followed by nobody could fill the lists of strangers."
        ),
    ] = AcceptFrom.FOLLOWINGS
    refresh_after: Annotated[
        Seconds, about("A remote video read longer ago is read anew when somebody watches it, as elsewhere.")
    ] = Seconds(2 * 86400)
    keep_tombstones: Annotated[
        Seconds, about("What its instance removed does not come back for this long: activities may be days late.")
    ] = Seconds(30 * 86400)
    counts_interval: Annotated[
        Seconds, about("Others are told how a video is liked at most once in this time, whoever rates it meanwhile.")
    ] = Seconds(300)


class FederatedPlaylists(Section, frozen=True):
    """What is read of others' playlists."""

    refresh_after: Annotated[
        Seconds, about("A remote playlist read longer ago is read anew when somebody looks at it, as elsewhere.")
    ] = Seconds(2 * 86400)
    max_elements: Annotated[int, about("Videos of one remote playlist that are read: each is a request.", ge=0)] = 500
    max_new_videos: Annotated[
        int, about("Videos not known here that one reading of a playlist fetches; the next one goes on.", ge=0)
    ] = 50
    max_of_actor: Annotated[int, about("Playlists read of somebody who is followed now.", ge=0)] = 100


class Fetching(Section, frozen=True):
    """Documents fetched from other instances."""

    timeout: Annotated[Seconds, about("A document that takes longer is given up, as elsewhere.")] = Seconds(7)
    max_size: Annotated[ByteSize, about("Largest document: a video with all of its files is a tenth of it.")] = (
        ByteSize(1 << 20)
    )
    max_redirects: Annotated[int, about("Redirects followed, each checked and signed anew.", ge=0, le=10)] = 3
    per_host: Annotated[int, about("Requests to one host at once: it has other things to do.", ge=1)] = 4
    max_depth: Annotated[int, about("Levels of a document.", ge=4)] = 30
    max_values: Annotated[int, about("Values in a document.", ge=100)] = 20_000
    forget_failure: Annotated[Seconds, about("An address that did not answer is not asked again for this long.")] = (
        Seconds(60)
    )
    actor_max_age: Annotated[Seconds, about("An actor older than this is fetched anew when it is needed.")] = Seconds(
        2 * 86400
    )


class Copies(Section, frozen=True):
    """Copies of others' pictures, subtitles and torrents, made when somebody asks for them."""

    max_size: Annotated[ByteSize, about("All copies together; what nobody asked for the longest goes first.")] = (
        ByteSize(5 << 30)
    )
    max_file: Annotated[ByteSize, about("Largest of them: a big storyboard has half of it.")] = ByteSize(8 << 20)
    timeout: Annotated[Seconds, about("A file that takes longer is not there, as elsewhere.")] = Seconds(30)


class Crawling(Section, frozen=True):
    """Reading what channels elsewhere published before somebody followed them, and what was missed."""

    max_items: Annotated[
        int, about("Videos of one outbox that are looked at: larger channels exist, but few.", ge=1)
    ] = 5000
    max_pages: Annotated[int, about("Pages of one collection: a server could make up pages without end.", ge=1)] = 1000
    max_comments: Annotated[int, about("Comments of one video that are read from its instance.", ge=0)] = 500
    turn: Annotated[Seconds, about("One outbox is read for so long in a row; then others have their turn.")] = Seconds(
        60
    )
    repeat_after: Annotated[
        Seconds, about("An outbox is read again after this long: a delivery may have been missed.")
    ] = Seconds(86400)
    repair_after: Annotated[
        Seconds, about("When an instance is back after an outage, its outboxes are read again, unless they just were.")
    ] = Seconds(3600)
    outage_after: Annotated[
        Seconds,
        about(
            "When nobody worked here for longer, outboxes of whom somebody follows are read again: much of the"
            " network delivers only once. A restart is shorter."
        ),
    ] = Seconds(900)
    mark_every: Annotated[
        Seconds, about("How often is noted that we are at work, and a batch begun of what an outage made us miss.")
    ] = Seconds(60)
    max_shares: Annotated[int, about("Announcements of one video that are read: each may be a request.", ge=0)] = 200
    look_every: Annotated[Seconds, about("How often is looked for outboxes that are due.")] = Seconds(3600)
    repeat_batch: Annotated[int, about("Outboxes that are read again at a time.", ge=1)] = 100


class Inbox(Section, frozen=True):
    """What other instances deliver."""

    max_size: Annotated[ByteSize, about("Largest activity, as elsewhere in the fediverse.")] = ByteSize(500_000)
    clock_skew: Annotated[Seconds, about("A signature may be so old, or so far ahead: clocks differ.")] = Seconds(1800)
    keep: Annotated[Seconds, about("What was received is known again for this long, and done only once.")] = Seconds(
        7 * 86400
    )
    attempts: Annotated[int, about("An activity that fails this often is dropped.", ge=1)] = 5
    retry: Annotated[Seconds, about("First wait before it is tried again; then longer.")] = Seconds(30)
    batch: Annotated[int, about("Activities of one host handled in a row; then others have their turn.", ge=1)] = 100
    key_threads: Annotated[int, about("Keys of strangers fetched at once.", ge=1)] = 16
    max_waiting_per_host: Annotated[
        int, about("Activities of one host waiting; more are answered with 429 until it is worked off.", ge=1)
    ] = 20_000


class Deliveries(Section, frozen=True):
    """What is delivered to other instances."""

    timeout: Annotated[Seconds, about("A delivery that takes longer has failed.")] = Seconds(7)
    expiry: Annotated[Seconds, about("How long is tried to deliver: a server may be down for days.")] = Seconds(
        7 * 86400
    )
    first_wait: Annotated[Seconds, about("Wait after the first failure of a host; it doubles, with jitter.")] = Seconds(
        30
    )
    max_wait: Annotated[Seconds, about("The longest wait: a server that came back has everything by then.")] = Seconds(
        6 * 3600
    )
    batch: Annotated[int, about("Deliveries to one host in a row; then others have their turn.", ge=1)] = 100
    concurrency: Annotated[int, about("Hosts that one worker delivers to at once; fewer than its threads.", ge=1)] = 4
    keep_failed: Annotated[Seconds, about("What could not be delivered stays for this long, to be sent again.")] = (
        Seconds(30 * 86400)
    )


class Federation(Section, frozen=True):
    """Federation."""

    enabled: Annotated[bool, about("Speak with other instances; off: nothing is delivered, fetched or taken.")] = True
    prevent_ssrf: Annotated[
        bool, about("Never connect to private addresses; off only for instances on one machine or in one network.")
    ] = True
    sign_federated_fetches: Annotated[bool, about("Sign requests for documents: some instances ask for it.")] = True
    key_bits: Annotated[int, about("Size of new RSA keys; every server of the field reads 2048.", ge=1024, le=4096)] = (
        2048
    )
    prune: Annotated[Seconds, about("How often what was kept long enough is removed.")] = Seconds(3600)
    page_size: Annotated[int, about("Items on one page of a collection, as elsewhere.", ge=1, le=50)] = 10
    videos: Annotated[FederatedVideos, about("Videos.")] = FederatedVideos()
    playlists: Annotated[FederatedPlaylists, about("Playlists.")] = FederatedPlaylists()
    fetching: Annotated[Fetching, about("Fetching documents.")] = Fetching()
    copies: Annotated[Copies, about("Copies of others' pictures and subtitles.")] = Copies()
    crawling: Annotated[Crawling, about("Reading outboxes.")] = Crawling()
    inbox: Annotated[Inbox, about("Receiving.")] = Inbox()
    deliveries: Annotated[Deliveries, about("Delivering.")] = Deliveries()
