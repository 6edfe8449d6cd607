"""The pages of those who run the instance: jobs, storage, logs, users."""

from headwater.house import Feature

FEATURE = Feature(
    name="administration",
    routes=(
        "headwater.administration.sections:routes",
        "headwater.administration.jobs_pages:routes",
        "headwater.administration.jobs_stream:routes",
    ),
    templates=True,
)
