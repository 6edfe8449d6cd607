"""Hands out the files of videos: HLS, MP4, originals, captions, pictures. Each request is checked; files never move."""

from headwater.house import Feature

FEATURE = Feature(
    name="files",
    routes=(
        "headwater.files.media_api:routes",
        "headwater.files.mirror_api:routes",
        "headwater.files.picture_api:routes",
        "headwater.files.caption_api:routes",
        "headwater.files.download_api:routes",
        "headwater.files.generated_api:routes",
        "headwater.files.torrent_api:routes",
        "headwater.files.well_known_api:routes",
    ),
)
