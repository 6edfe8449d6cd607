"""Choosing the language of the pages, with or without an account."""

from headwater.house import Feature

FEATURE = Feature(name="languages", routes=("headwater.languages.pages:routes",))
