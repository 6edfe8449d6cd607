"""Codes sent by mail: whoever has one reads that address. They confirm addresses and set forgotten passwords anew."""

from headwater.confirmations.codes import WRONG_CODE, CodeState, check_code, issue_code, look_at_code, redeem_code
from headwater.confirmations.model import CodePurpose
from headwater.confirmations.service import ask_for_mail, seal_address, send_confirmation, unseal_address
from headwater.house import Feature

__all__ = [
    "WRONG_CODE",
    "CodePurpose",
    "CodeState",
    "ask_for_mail",
    "check_code",
    "issue_code",
    "look_at_code",
    "redeem_code",
    "seal_address",
    "send_confirmation",
    "unseal_address",
]

FEATURE = Feature(
    name="confirmations",
    models="headwater.confirmations.model",
    routes=("headwater.confirmations.api:routes",),
    jobs=("headwater.confirmations.jobs:job_types",),
    schedules=("headwater.confirmations.jobs:schedules",),
    events={
        "user.password_wanted": "headwater.confirmations.service:send_first_password",
        "user.email_wanted": "headwater.confirmations.service:send_to_pending",
        "user.email_changed": "headwater.confirmations.service:tell_of_address",
        "user.password_changed": "headwater.confirmations.service:end_old_codes",
    },
    templates=True,
)
