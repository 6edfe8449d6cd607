"""Passwords of protected videos: kept sealed, shown to who may change the video, asked of everybody else."""

from headwater.house import Feature
from headwater.passwords.service import reveal_passwords

__all__ = ["FEATURE", "reveal_passwords"]

FEATURE = Feature(
    name="passwords",
    models="headwater.passwords.model",
    routes=("headwater.passwords.api:routes", "headwater.passwords.pages:routes"),
    templates=True,
    video_lock="headwater.passwords.proof:opens",
    events={"video.passwords_given": "headwater.passwords.service:replace_passwords"},
)
