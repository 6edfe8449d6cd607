"""Chooses an encoder in hardware, if the administrator wants one and it really works."""

import msgspec

from headwater.media.encoders.encoder import NVENC, QSV, VAAPI, Encoder
from headwater.media.encoders.trial import try_encoder
from headwater.media.workbench import Workbench

OFF, AUTO = "off", "auto"
HARDWARE = {"nvenc": NVENC, "qsv": QSV, "vaapi": VAAPI}
"""In the order in which `auto` tries them."""


class Choice(msgspec.Struct, frozen=True):
    """What came of the wish: an encoder or None for software, and why others are not used."""

    encoder: Encoder | None
    device: str
    reasons: list[str]


def choose_hardware(bench: Workbench, wish: str, device: str) -> Choice:
    """Return the first encoder that `wish` (off, auto or a name) allows and that proved itself."""
    reasons: list[str] = []
    for name, encoder in HARDWARE.items():
        if wish not in (AUTO, name):
            continue
        reason = try_encoder(bench, encoder, device)
        if not reason:
            return Choice(encoder, device, reasons)
        reasons.append(f"{name}: {reason}")
    return Choice(None, "", reasons)
