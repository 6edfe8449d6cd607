import pytest

from headwater.settings import ByteSize, Seconds
from headwater.settings.describe import list_keys, write_value
from headwater.settings.units import read_unit


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Seconds(0.5), "0.5 s"),
        (Seconds(300), "5 minutes"),
        (Seconds(7 * 86400), "7 days"),
        (ByteSize(500 << 20), "500 MB"),
        (ByteSize(50 << 30), "50 GB"),
        (ByteSize(5_123_456_789), "5123456789 B"),
        (ByteSize(-1), "-1"),
        (True, "true"),
        (["a"], '["a"]'),
    ],
)
def test_defaults_are_written_as_people_write_them(value: object, written: str) -> None:
    assert write_value(value) == written
    if isinstance(value, Seconds | ByteSize):
        assert read_unit(type(value), written) == value


def test_keys_are_those_of_a_settings_file() -> None:
    keys = {key.name: key for key in list_keys()}
    assert keys["listen.port"].default == "9000"
    assert keys["rates_limit.login.max"].default == "15"  # from its section's default, not its type
    assert keys["transcoding.resolutions.480p"].kind == "true or false"
    assert keys["log.level"].kind == "debug | info | warning | error"


def test_a_type_that_nobody_reads_is_a_mistake_in_the_tree() -> None:
    with pytest.raises(NotImplementedError, match="complex"):
        read_unit(complex, "1")
