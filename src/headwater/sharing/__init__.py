"""Giving a video on: its link, a code to photograph, the markup for other sites."""

from headwater.house import Feature

FEATURE = Feature(name="sharing", routes=("headwater.sharing.pages:routes",), templates=True)
