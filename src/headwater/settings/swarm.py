"""The tracker: who may meet whom over us, and how much of our memory that may take."""

from __future__ import annotations

from typing import Annotated

import msgspec

from headwater.settings.kinds import Section, about
from headwater.settings.units import ByteSize, Seconds


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
    max_sockets: Annotated[int, about("Sockets that `headwater tracker` holds.", ge=1)] = 50_000
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
    announces_per_minute: Annotated[float, about("HTTP announces of one address for one video.", gt=0)] = 3.0
    remembered_addresses: Annotated[int, about("Addresses whose announces are counted, in memory only.", ge=1)] = (
        100_000
    )
    keep_known: Annotated[Seconds, about("A known video is believed shared this long without asking.")] = Seconds(600)
    keep_unknown: Annotated[Seconds, about("The same of an unknown one: short, it may be published now.")] = Seconds(5)
    remembered_hashes: Annotated[int, about("Videos, known or not, remembered at once.", ge=1)] = 200_000
    questions_per_second: Annotated[
        float, about("Questions to the database about hashes; in a flood of them the rest is answered with no.", gt=0)
    ] = 200.0
