"""The pages of those who run the instance: jobs, storage, logs, users."""

from headwater.house import Feature

FEATURE = Feature(
    name="administration",
    routes=(
        "headwater.administration.sections:routes",
        "headwater.administration.jobs_pages:routes",
        "headwater.administration.jobs_stream:routes",
        "headwater.administration.users_pages:routes",
        "headwater.administration.user_changes:routes",
        "headwater.administration.comments_pages:routes",
        "headwater.administration.network.pages:routes",
        "headwater.administration.network.outboxes:routes",
        "headwater.administration.network.mirrors:routes",
        "headwater.administration.logs_pages:routes",
        "headwater.administration.storage_pages:routes",
        "headwater.administration.savings_pages:routes",
    ),
    jobs=("headwater.administration.jobs:job_types",),
    templates=True,
)
