"""The pages of moderation: reporting and muting for everybody; reports, blocks and blocked videos for moderators."""

from headwater.house import Feature

FEATURE = Feature(
    name="moderating",
    routes=(
        "headwater.moderating.muting_pages:routes",
        "headwater.moderating.filing_pages:routes",
        "headwater.moderating.my_reports_pages:routes",
        "headwater.moderating.reports_pages:routes",
        "headwater.moderating.videos_pages:routes",
    ),
    watch_page="headwater.moderating.watch:add_to_page",
    templates=True,
)
