"""Federated identities below accounts, channels and the instance: names, addresses, keys."""

from headwater.actors.model import LOCAL_HOST, Actor, ActorKind
from headwater.actors.rules import INSTANCE_NAME, fold_name, is_actor_name, is_username, parse_handle
from headwater.actors.service import create_local_actor, ensure_instance_actor, name_is_taken, retire_actor
from headwater.actors.wire import ActorDetails, ActorImage, ActorSummary, detail_fields, public_host, summary_fields
from headwater.house import Feature

__all__ = [
    "INSTANCE_NAME",
    "LOCAL_HOST",
    "Actor",
    "ActorDetails",
    "ActorImage",
    "ActorKind",
    "ActorSummary",
    "create_local_actor",
    "detail_fields",
    "ensure_instance_actor",
    "fold_name",
    "is_actor_name",
    "is_username",
    "name_is_taken",
    "parse_handle",
    "public_host",
    "retire_actor",
    "summary_fields",
]

FEATURE = Feature(
    name="actors",
    models="headwater.actors.model",
)
