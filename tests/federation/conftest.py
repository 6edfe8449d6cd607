"""Two instances on a network in memory."""

import pytest
from tests.support.fediverse import Fediverse, Pair


@pytest.fixture
def pair(fediverse: Fediverse) -> Pair:
    return fediverse.instance("a.example"), fediverse.instance("b.example")
