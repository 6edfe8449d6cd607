"""Ratings: what people think of a video, at most one word each. The counts stand with the video."""

from headwater.house import Feature
from headwater.ratings.model import Rating, VideoRating
from headwater.ratings.service import rate_video, read_rating

__all__ = ["FEATURE", "Rating", "VideoRating", "rate_video", "read_rating"]

FEATURE = Feature(
    name="ratings",
    models="headwater.ratings.model",
    routes=("headwater.ratings.api:routes", "headwater.ratings.pages:routes"),
    events={
        "user.deleted": "headwater.ratings.service:forget_ratings_of",
        "account.deleted": "headwater.ratings.service:forget_ratings_of",
        "video.rated": "headwater.ratings.federation:tell_rating",
    },
    documents=("headwater.ratings.federation:documents",),
    activities=("headwater.ratings.federation:handlers",),
    templates=True,
    watch_page="headwater.ratings.watch:add_to_page",
)
