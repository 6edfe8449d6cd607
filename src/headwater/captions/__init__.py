"""Captions: one file of subtitles per language of a video, and the transcript that is read from it."""

from headwater.captions.encoding import BadCaption
from headwater.captions.model import FILES_PATH, Caption
from headwater.captions.rules import read_caption_file
from headwater.captions.service import FILE_FIELD, keep_transcript, put_caption, remove_caption
from headwater.captions.store import find_caption, list_captions
from headwater.house import Feature

__all__ = [
    "FEATURE",
    "FILES_PATH",
    "FILE_FIELD",
    "BadCaption",
    "Caption",
    "find_caption",
    "keep_transcript",
    "list_captions",
    "put_caption",
    "read_caption_file",
    "remove_caption",
]

FEATURE = Feature(
    name="captions",
    models="headwater.captions.model",
    holdings="headwater.captions.holdings:list_holdings",
    routes=("headwater.captions.api:routes",),
    templates=True,
    watch="headwater.captions.watch:add_to_page",
    events={"video.deleted": "headwater.captions.service:remove_all"},
    public_config="headwater.captions.rules:describe_limits",
)
