"""Federated identities below accounts, channels and the instance: names, addresses, keys."""

from headwater.actors.foreign_pictures import read_given_pictures, set_foreign_pictures
from headwater.actors.model import LOCAL_HOST, Actor, ActorKind, ActorPicture, PictureKind
from headwater.actors.pictures import (
    change_picture,
    read_picture,
    read_pictures,
    remove_picture,
    set_picture,
    stored_pictures,
)
from headwater.actors.rules import INSTANCE_NAME, fold_name, is_actor_name, is_username, parse_handle
from headwater.actors.service import (
    create_local_actor,
    ensure_instance_actor,
    find_instance_actor,
    name_is_taken,
    read_instance_avatars,
    retire_actor,
)
from headwater.actors.wire import (
    FACE_WIDTH,
    ActorDetails,
    ActorImage,
    ActorSummary,
    banner_path,
    detail_fields,
    face_path,
    public_host,
    summary_fields,
    to_avatars,
    to_banners,
)
from headwater.house import Feature

__all__ = [
    "FACE_WIDTH",
    "INSTANCE_NAME",
    "LOCAL_HOST",
    "Actor",
    "ActorDetails",
    "ActorImage",
    "ActorKind",
    "ActorPicture",
    "ActorSummary",
    "PictureKind",
    "banner_path",
    "change_picture",
    "create_local_actor",
    "detail_fields",
    "ensure_instance_actor",
    "face_path",
    "find_instance_actor",
    "fold_name",
    "is_actor_name",
    "is_username",
    "name_is_taken",
    "parse_handle",
    "public_host",
    "read_given_pictures",
    "read_instance_avatars",
    "read_picture",
    "read_pictures",
    "remove_picture",
    "retire_actor",
    "set_foreign_pictures",
    "set_picture",
    "stored_pictures",
    "summary_fields",
    "to_avatars",
    "to_banners",
]

FEATURE = Feature(
    name="actors",
    models="headwater.actors.model",
    holdings="headwater.actors.holdings:list_holdings",
    jobs=("headwater.actors.jobs:job_types",),
)
