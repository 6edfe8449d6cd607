"""Joining: accounts that people make themselves, at once, by an invitation, or when a moderator has agreed."""

from headwater.house import Feature
from headwater.registrations.entrance import Entrance, look_at_door
from headwater.registrations.model import Registration, RegistrationState
from headwater.registrations.rules import Decision, Door
from headwater.registrations.service import (
    accept,
    ask_for_code,
    confirm_request,
    count_waiting,
    find_by_id,
    find_next_waiting,
    list_registrations,
    reject,
    remove,
)

__all__ = [
    "Decision",
    "Door",
    "Entrance",
    "Registration",
    "RegistrationState",
    "accept",
    "ask_for_code",
    "confirm_request",
    "count_waiting",
    "find_by_id",
    "find_next_waiting",
    "list_registrations",
    "look_at_door",
    "reject",
    "remove",
]

FEATURE = Feature(
    name="registrations",
    models="headwater.registrations.model",
    routes=("headwater.registrations.api:routes", "headwater.registrations.moderator_api:routes"),
    jobs=("headwater.registrations.jobs:job_types",),
    applicant="headwater.registrations.applicants:find_applicant",
    templates=True,
)
