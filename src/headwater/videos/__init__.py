"""Videos: what is published, its files, who may see it."""

from headwater.house import Feature

FEATURE = Feature(
    name="videos",
    models="headwater.videos.model",
)
