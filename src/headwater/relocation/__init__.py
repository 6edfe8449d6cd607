"""Moves files between the local disk and object storage, while they are watched."""

from headwater.house import Feature
from headwater.relocation.service import Direction, order_move, order_moves

__all__ = ["FEATURE", "Direction", "order_move", "order_moves"]

FEATURE = Feature(name="relocation", jobs=("headwater.relocation.jobs:job_types",))
