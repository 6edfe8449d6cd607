"""What was logged and who changed what, kept in bounded files and shown to administrators."""

from headwater.house import Feature

AUDITED = (
    "channel.deleted",
    "channel.updated",
    "settings.changed",
    "user.blocked",
    "user.created",
    "user.deleted",
    "user.password_changed",
    "video.deleted",
    "video.updated",
    "video.uploaded",
)

FEATURE = Feature(
    name="logs",
    routes=("headwater.logs.api:routes",),
    events={name: f"headwater.logs.audit:{name.replace('.', '_')}" for name in AUDITED},
)
