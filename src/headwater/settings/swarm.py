"""The tracker: who may meet whom over us, and how much of our memory that may take."""

from __future__ import annotations

from typing import Annotated

import msgspec

from headwater.settings.kinds import Section, about
from headwater.settings.units import ByteSize, Seconds


class Torrents(Section, frozen=True):
    """Torrents of videos."""

    enabled: Annotated[bool, about("Make a .torrent of every file, and offer it for public and unlisted videos.")] = (
        True
    )
    check: Annotated[Seconds, about("How often files without one are looked for: those of times when it was off.")] = (
        Seconds(3600)
    )
    check_batch: Annotated[int, about("Videos taken at each look: their files are read whole.", ge=1)] = 500


class Tracker(Section, frozen=True):
    """The BitTorrent tracker."""

    enabled: Annotated[bool, about("Open the tracker's doors.")] = True
    private: Annotated[bool, about("Only videos that this instance shares; off: any swarm of anybody.")] = True
    in_web_process: Annotated[
        bool, about("The web process is the tracker too; off when `headwater tracker` runs apart.")
    ] = True
    reject_too_many_announces: Annotated[bool, about("Refuse clients that ask more often than they need to.")] = True
    hostname: Annotated[str, about("Address on which `headwater tracker` listens.")] = "127.0.0.1"
    port: Annotated[int, about("TCP port of `headwater tracker`.", ge=1, le=65535)] = 9001
    udp_port: Annotated[int, about("UDP port (BEP 15); 0: closed.", ge=0, le=65535)] = 0
    stun_servers: Annotated[
        list[str],
        about(
            "`stun:` addresses by which browsers learn their own as others see it; without any, only neighbours meet."
        ),
    ] = msgspec.field(default_factory=lambda: ["stun:stun.framasoft.org"])
    announce_interval: Annotated[Seconds, about("How often torrent clients should announce.")] = Seconds(600)
    socket_interval: Annotated[Seconds, about("How often browsers should announce.")] = Seconds(120)
    grace: Annotated[Seconds, about("A peer is forgotten this long after it missed two announces.")] = Seconds(60)
    ping: Annotated[Seconds, about("A socket silent for this long is pinged, for twice that it is closed.")] = Seconds(
        60
    )
    sockets_in_web: Annotated[int, about("Sockets the web process holds; each takes memory of pages.", ge=0)] = 500
    max_sockets: Annotated[int, about("Connections that `headwater tracker` holds.", ge=1)] = 50_000
    head_timeout: Annotated[Seconds, about("A connection whose request is not whole by then is closed.")] = Seconds(20)
    max_sockets_per_address: Annotated[int, about("Sockets of one address: a school may share one.", ge=1)] = 200
    max_peers: Annotated[int, about("Peers in all swarms together.", ge=1)] = 200_000
    max_peers_per_swarm: Annotated[int, about("Peers in one swarm.", ge=1)] = 20_000
    max_swarms_per_socket: Annotated[int, about("Swarms one browser may be in: one per level it plays.", ge=1)] = 32
    max_offers: Annotated[int, about("Offers passed on per announce; players send five.", ge=0)] = 10
    max_message: Annotated[ByteSize, about("Largest message of a socket: ten offers of 1-4 kB.")] = ByteSize(64 * 1024)
    max_unsent: Annotated[
        ByteSize, about("A socket that leaves this much unread is closed: nobody fills our memory by not reading.")
    ] = ByteSize(256 * 1024)
    messages_per_second: Annotated[float, about("Messages of one socket, on the average.", gt=0)] = 20.0
    message_burst: Annotated[int, about("Messages of one socket at once: answers come in crowds.", ge=1)] = 200
    requests_per_second: Annotated[
        float, about("Requests and new sockets of one address, on the average; a school may share one.", gt=0)
    ] = 50.0
    request_burst: Annotated[int, about("The same at once: a client that starts announces all it has.", ge=1)] = 1000
    announces_per_minute: Annotated[float, about("HTTP and UDP announces of one address for one file.", gt=0)] = 3.0
    questions_per_second: Annotated[
        float, about("Hashes that one address may ask about and that are not in memory, on the average.", gt=0)
    ] = 10.0
    question_burst: Annotated[int, about("The same at once.", ge=1)] = 1000
    max_questions: Annotated[
        int, about("Hashes that wait for the database at once; more are refused until some are answered.", ge=1)
    ] = 5000
    question_timeout: Annotated[
        Seconds, about("A database that takes longer is given up: its hashes count as unknown for `keep_unknown`.")
    ] = Seconds(10)
    remembered_addresses: Annotated[int, about("Addresses whose announces are counted, in memory only.", ge=1)] = (
        100_000
    )
    keep_known: Annotated[
        Seconds, about("What is shared is believed so for this long; what changes meanwhile is told at once.")
    ] = Seconds(600)
    keep_unknown: Annotated[Seconds, about("The same of unknown hashes; what is published is told at once.")] = Seconds(
        15
    )
    remembered_hashes: Annotated[int, about("Shared hashes remembered at once.", ge=1000)] = 200_000
    remembered_unknown: Annotated[int, about("Unknown hashes remembered at once.", ge=1000)] = 50_000
    status_every: Annotated[Seconds, about("How often the tracker writes its figures for the administrator.")] = (
        Seconds(15)
    )
