"""Discussion: comments on the page of their video, read and written with forms alone."""

from headwater.house import Feature

FEATURE = Feature(
    name="discussion",
    routes=("headwater.discussion.pages:routes", "headwater.discussion.forms:routes"),
    templates=True,
    watch_page="headwater.discussion.watch:add_to_page",
)
