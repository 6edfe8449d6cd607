"""The jobs that write deliveries: with five thousand followers that is nothing for the request that caused it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from headwater.actors import LOCAL_HOST, Actor, ActorKind
from headwater.announcing import activities, query, telling
from headwater.announcing.reactions import TELL_ACTOR, TELL_COUNTS, TELL_REMOVAL, TELL_VIDEO
from headwater.federation import describe_actor, ensure_keys, send
from headwater.follows import accepted_follower_inboxes
from headwater.jobs import JobRun, JobType
from headwater.kit import clock
from headwater.settings import Settings
from headwater.videos import Video

WIRE_NAME = "activitypub-http-broadcast"
Tell = Callable[[Session, Settings, Video], None]


def _of_video(tell: Tell) -> Callable[[JobRun], None]:
    def run_job(run: JobRun) -> None:
        with run.transaction(completes=True) as session:
            video = session.get(Video, run.payload["video_id"], with_for_update=True)
            if video is not None and video.is_local:
                tell(session, run.runtime.settings, video)

    return run_job


def tell_of_actor(run: JobRun) -> None:
    """Tell what an account or channel looks like by now."""
    actor_id, settings = run.payload["actor_id"], run.runtime.settings
    with run.runtime.database.read() as session:
        actor = session.get(Actor, actor_id)
        inboxes = [] if actor is None else accepted_follower_inboxes(session, query.list_involved(session, actor))
    if not inboxes:
        return
    ensure_keys(run.runtime, actor_id)
    with run.transaction(completes=True) as session:
        actor = session.get_one(Actor, actor_id, with_for_update=True)
        if actor.deleted_at is not None or actor.host != LOCAL_HOST or actor.kind is ActorKind.INSTANCE:
            return
        told = activities.update_actor(actor, describe_actor(session, settings, actor), clock.now())
        send(session, settings, actor.id, told, inboxes, kind="Actor")


def tell_of_removal(run: JobRun) -> None:
    """Tell that things are gone; each in a transaction of its own, for a channel may have a thousand videos."""
    for removal in run.payload["removals"]:
        run.check()
        with run.transaction() as session:
            send(
                session,
                run.runtime.settings,
                removal["actor_id"],
                removal["activity"],
                run.payload["inboxes"],
                kind="Delete",
                object_url=removal["object_url"],
            )


job_types = (
    JobType(TELL_VIDEO, _of_video(telling.tell_of_video), wire_name=WIRE_NAME, attempts=10, key_cap=1),
    JobType(TELL_COUNTS, _of_video(telling.tell_of_counts), wire_name=WIRE_NAME, attempts=10, key_cap=1),
    JobType(TELL_ACTOR, tell_of_actor, wire_name=WIRE_NAME, attempts=10, key_cap=1),
    JobType(TELL_REMOVAL, tell_of_removal, wire_name=WIRE_NAME, attempts=10, key_cap=1),
)
