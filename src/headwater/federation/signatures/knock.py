"""Double-knock: which form of signature to try with a host, and when to try the other. Pure."""

from __future__ import annotations

import enum


class Form(enum.IntEnum):
    """The two forms of HTTP signatures."""

    CAVAGE = 1
    RFC9421 = 2


UNKNOWN_SIGNER = 401
REFUSALS = (400, UNKNOWN_SIGNER, 403)


def is_refusal(status: int) -> bool:
    """Whether an answer may be about the signature."""
    return status in REFUSALS


def next_form(tried: Form, status: int, *, is_known: bool) -> Form | None:
    """Return the form to try after a refusal; None when the answer has nothing to do with it.

    A host whose form is known from an earlier success has refused for another reason, unless it says that it does not
    know who asks: it may have learned the newer form, and let go of the older one.
    """
    if not is_refusal(status) or (is_known and status != UNKNOWN_SIGNER):
        return None
    return Form.RFC9421 if tried is Form.CAVAGE else Form.CAVAGE
