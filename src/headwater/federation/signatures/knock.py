"""Double-knock: which form of signature to try with a host, and when to try the other. Pure."""

from __future__ import annotations

import enum


class Form(enum.IntEnum):
    """The two forms of HTTP signatures."""

    CAVAGE = 1
    RFC9421 = 2


REFUSALS = (400, 401, 403)


def next_form(tried: Form, status: int, *, is_known: bool) -> Form | None:
    """Return the form to try after a refusal; None when the answer has nothing to do with it.

    A host whose form is known from an earlier success has refused for another reason: one more request would not help.
    """
    if status not in REFUSALS or is_known:
        return None
    return Form.RFC9421 if tried is Form.CAVAGE else Form.CAVAGE
