"""Layers of settings: who wins, what is locked, and what of the saved values is still usable."""

import pytest

from headwater.settings import Layers, SettingsError
from headwater.settings.layers import (
    Source,
    is_read_at_start,
    keep_usable,
    list_leaves,
    may_be_saved,
    with_key,
    without_key,
)

LAYERS = Layers(
    below=(Source("a.yaml", {"instance": {"name": "file", "terms": "file"}}),),
    above=(Source("environment", {"signup": {"limit": 3}}), Source("b.toml", {"signup": {"limit": 4}})),
)


def test_a_saved_value_wins_over_the_file_and_not_over_the_environment() -> None:
    settings = LAYERS.build({"instance": {"name": "saved"}, "signup": {"limit": 2, "minimum_age": 18}})
    assert (settings.instance.name, settings.instance.terms) == ("saved", "file")
    assert (settings.signup.limit, settings.signup.minimum_age) == (4, 18)


@pytest.mark.parametrize(
    ("key", "origin"),
    [
        ("instance.name", "saved"),
        ("instance.terms", "a.yaml"),
        ("instance.description", "default"),
        ("signup.limit", "b.toml"),
    ],
)
def test_the_origin_of_a_value_is_named(key: str, origin: str) -> None:
    assert LAYERS.origin_of(key, {"instance": {"name": "saved"}, "signup": {"limit": 1}}) == origin


def test_an_error_names_the_layer_that_is_wrong() -> None:
    with pytest.raises(SettingsError, match=r"^saved settings: instance\.name: "):
        LAYERS.build({"instance": {"name": ""}})


def test_a_part_of_a_section_without_defaults_may_stand_alone() -> None:
    limits = Layers(below=(Source("a.yaml", {"rates_limit": {"api": {"max": 5}}}),)).build().rates_limit
    assert (limits.api.max, limits.api.window) == (5, 10)


def test_saved_values_that_this_version_does_not_take_are_left_out() -> None:
    saved = {
        "instance": {"name": "kept", "colour": "red"},
        "signup": {"limit": "many"},
        "transcode": {"fast": True},
        "database": {"url": "sqlite:///other"},
        "transcoding": {"resolutions": {"144p": False}},
    }
    usable, refused = keep_usable(saved)
    assert usable == {"instance": {"name": "kept"}, "transcoding": {"resolutions": {"144p": False}}}
    assert set(refused) == {"instance.colour", "signup.limit", "transcode.fast", "database.url"}
    LAYERS.build(usable)


def test_what_is_read_before_the_database_cannot_be_saved() -> None:
    assert not may_be_saved("database.url")
    assert not may_be_saved("storage.root")
    assert may_be_saved("instance.name")
    assert may_be_saved("admin.email")
    assert is_read_at_start("web.read_threads")
    assert not is_read_at_start("transcoding.concurrency")


def test_keys_are_set_and_removed_without_touching_the_rest() -> None:
    tree = with_key({"a": {"b": 1}}, "a.c.d", 2)
    assert tree == {"a": {"b": 1, "c": {"d": 2}}}
    assert without_key(tree, "a.c.d") == {"a": {"b": 1}}
    assert without_key(tree, "a.c") == {"a": {"b": 1}}
    assert without_key({"a": {"b": 1}}, "a.b") == {}
    assert without_key(tree, "x.y") == tree
    assert dict(list_leaves(tree)) == {"a.b": 1, "a.c.d": 2}
