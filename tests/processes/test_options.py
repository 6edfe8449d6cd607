from pathlib import Path

import pytest

from headwater.processes.children import restart_delay
from headwater.processes.options import Options, read_arguments


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("serve", ("serve", Options())),
        ("serve --config a.yaml --demo", ("serve", Options(Path("a.yaml"), demo=True))),
        ("web --override=b.json --config=a.yaml", ("web", Options(Path("a.yaml"), Path("b.json")))),
        ("web --demo", None),  # the command line says what is wrong with it
        ("serve --config", None),
        ("serve --config --demo", None),
        ("serve --help", None),
        ("doctor", None),
        ("", None),
    ],
)
def test_processes_read_their_own_flags_and_leave_the_rest_to_the_command_line(line: str, wanted: object) -> None:
    assert read_arguments(line.split()) == wanted


def test_options_survive_the_way_to_a_child() -> None:
    options = Options(Path("a b.yaml"), Path("c.toml"), demo=True)
    assert read_arguments(["serve", *options.arguments()]) == ("serve", options)


def test_a_crashing_child_is_restarted_at_once_then_ever_more_slowly() -> None:
    assert [restart_delay(deaths) for deaths in (1, 2, 3, 4, 5, 6, 7, 8, 9, 99)] == [0, 0.5, 1, 2, 4, 8, 16, 30, 30, 30]
