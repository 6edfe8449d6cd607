"""Passkeys: signing in with what a device knows, instead of a password or beside it."""

from headwater.house import Feature
from headwater.passkeys.rules import MAX_PER_USER
from headwater.passkeys.service import offer_sign_in, prove, remove, rename, take_sign_in_challenge
from headwater.passkeys.store import list_passkeys

__all__ = ["MAX_PER_USER", "list_passkeys", "offer_sign_in", "prove", "remove", "rename", "take_sign_in_challenge"]

FEATURE = Feature(
    name="passkeys",
    models="headwater.passkeys.model",
    routes=("headwater.passkeys.api:routes",),
)
