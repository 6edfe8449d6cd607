"""The contact form: visitors write to the administrators by mail, once an hour from an address, which is not kept."""

from headwater.house import Feature

FEATURE = Feature(
    name="contact",
    models="headwater.contact.model",
    routes=("headwater.contact.api:routes", "headwater.contact.pages:routes"),
    jobs=("headwater.contact.jobs:job_types",),
    schedules=("headwater.contact.jobs:schedules",),
    templates=True,
    public_config="headwater.contact.rules:describe_form",
)
