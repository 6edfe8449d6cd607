"""Announcing: our videos, accounts and channels go out to other instances, and what became of them."""

from headwater.house import Feature

__all__ = ["FEATURE"]

FEATURE = Feature(
    name="announcing",
    models="headwater.announcing.model",
    documents=("headwater.announcing.documents:documents",),
    jobs=("headwater.announcing.jobs:job_types",),
    events={
        "video.published": "headwater.announcing.reactions:note_video",
        "video.updated": "headwater.announcing.reactions:note_video",
        "video.rated": "headwater.announcing.reactions:note_rating",
        "video.blocked": "headwater.announcing.reactions:note_block",
        "video.unblocked": "headwater.announcing.reactions:note_block",
        "video.deleted": "headwater.announcing.reactions:note_removal",
        "channel.updated": "headwater.announcing.reactions:note_channel",
        "channel.deleted": "headwater.announcing.reactions:note_channel_removal",
        "user.deleted": "headwater.announcing.reactions:note_account_removal",
        "actor.updated": "headwater.announcing.reactions:note_actor",
    },
    collections={"outbox": "headwater.announcing.outbox:list_outbox"},
)
