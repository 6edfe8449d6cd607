"""What other instances say of copies that they keep: Create, Update and Undo(Create) of a CacheFile (protocol.md 9).

Copies of our own videos are told to followers too; of others' videos they come by way of the video's instance.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.federation import Dropped, Handler, Received, id_of
from headwater.kit import clock
from headwater.redundancy import service
from headwater.redundancy.rules import NotTaken, read_cache_file
from headwater.relaying import find_video, pass_on
from headwater.remote import address_rules


def take_mirror(session: Session, received: Received) -> None:
    """Keep that an instance has a copy of a video that is known here."""
    settings = received.settings
    try:
        told = read_cache_file(received.object, received.actor.url, address_rules(settings), clock.now())
        video = find_video(session, told.video_url)
        if video is None:
            raise NotTaken("there is no such video here")
        service.take(session, settings, received.actor, video, told)
    except NotTaken as error:
        raise Dropped(str(error)) from error
    pass_on(session, received, video)


def forget_mirror(session: Session, received: Received) -> None:
    """Forget a copy that is kept no more."""
    video = service.forget(session, received.actor, id_of(received.object.get("object")))
    if video is None:
        raise Dropped("it keeps no such copy")
    pass_on(session, received, video)


handlers = (
    Handler(type="Create", object_types=("CacheFile",), apply=take_mirror),
    Handler(type="Update", object_types=("CacheFile",), apply=take_mirror),
    Handler(type="Undo", object_types=("Create",), apply=forget_mirror),
)
