"""The form in which people describe a video, the same wherever it stands: its choices, its values, its mistakes."""

from headwater.describing.choices import Choices, load_choices
from headwater.describing.mistakes import explain
from headwater.describing.values import Values, empty_values, read_values, to_document, values_of
from headwater.house import Feature

__all__ = [
    "FEATURE",
    "Choices",
    "Values",
    "empty_values",
    "explain",
    "load_choices",
    "read_values",
    "to_document",
    "values_of",
]

FEATURE = Feature(name="describing", templates=True)
