"""Speaking with other instances: what is taken from them, how long is tried to reach them."""

from __future__ import annotations

from typing import Annotated

from headwater.settings.kinds import Section, about
from headwater.settings.units import ByteSize, Seconds


class FederatedVideos(Section, frozen=True):
    """What is told of videos."""

    federate_unlisted: Annotated[bool, about("Tell followers of unlisted videos.")] = False


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
    fetching: Annotated[Fetching, about("Fetching documents.")] = Fetching()
    inbox: Annotated[Inbox, about("Receiving.")] = Inbox()
    deliveries: Annotated[Deliveries, about("Delivering.")] = Deliveries()
