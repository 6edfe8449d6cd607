"""Encoders of pictures: what each is told, whether this machine has it, and proof that it works before it is used."""

from headwater.media.encoders.encoder import SOFTWARE, Encoder
from headwater.media.encoders.hardware import HARDWARE, Choice, choose_hardware
from headwater.media.encoders.trial import find_codecs, try_encoder

__all__ = ["HARDWARE", "SOFTWARE", "Choice", "Encoder", "choose_hardware", "find_codecs", "try_encoder"]
