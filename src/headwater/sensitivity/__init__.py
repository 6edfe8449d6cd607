"""Sensitive videos: what a person wants of them, by account, by this browser, or as the instance says."""

from headwater.house import Feature

FEATURE = Feature(name="sensitivity", routes=("headwater.sensitivity.pages:routes",), templates=True)
