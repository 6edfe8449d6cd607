"""Write a letter's words, put them into a message and hand it over."""

from __future__ import annotations

import datetime as dt
import threading

from headwater.kit import clock
from headwater.mail.letter import Letter
from headwater.mail.message import UnusableAddress, build_message
from headwater.mail.rendering import render_letter
from headwater.mail.transport import Undelivered, hand_over
from headwater.settings import Settings


def send_letter(
    settings: Settings,
    letter: Letter,
    *,
    written_at: dt.datetime | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Write a letter and hand it over; raises Undelivered, or Stopped when `stop` is set meanwhile."""
    words = render_letter(letter, settings)
    try:
        message = build_message(letter, words, settings, written_at or clock.now())
    except UnusableAddress as error:
        raise Undelivered(str(error), final=True) from error
    hand_over(settings, message, stop)
