"""The public configuration: every key of the wire, and only what is true here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from tests.support.shapes import assert_same_shape, load_capture

import headwater
from headwater.configuration.public_config import build_public_config
from headwater.settings import Settings, load_settings

if TYPE_CHECKING:
    from tests.support.client import Client


def test_the_configuration_has_every_key_of_the_wire(client: Client) -> None:
    answer = client.get("/api/v1/config")
    assert_same_shape(answer, load_capture("config", "config"))
    assert answer.json()["serverVersion"] == "6.3.0"
    assert answer.json()["headwater"] == {"version": headwater.__version__}


def test_the_instance_says_what_it_is(client: Client) -> None:
    answer = client.get("/api/v1/config/about")
    assert_same_shape(answer, load_capture("config", "about"))
    assert answer.json()["instance"]["name"] == "Headwater"


def test_the_settings_are_told(settings: Settings) -> None:
    environment = {
        "HEADWATER__TRANSCODING__RESOLUTIONS__144P": "false",
        "HEADWATER__INSTANCE__NAME": "Tube",
        "HEADWATER__USER__VIDEO_QUOTA": "1 GB",
        "HEADWATER__STORYBOARDS__ENABLED": "false",
    }
    told = build_public_config(load_settings(environment=environment))
    assert told["transcoding"]["enabledResolutions"] == [240, 360, 480, 720, 1080, 1440, 2160]
    assert (told["instance"]["name"], told["user"]["videoQuota"]) == ("Tube", 1 << 30)
    assert told["storyboards"]["enabled"] is False
    assert {".mp4", ".mkv", ".mp3"} < set(told["video"]["file"]["extensions"])


def test_without_transcoding_nothing_is_transcoded() -> None:
    told = build_public_config(load_settings(environment={"HEADWATER__TRANSCODING__ENABLED": "false"}))
    assert told["transcoding"]["enabledResolutions"] == []
    assert told["transcoding"]["hls"] == {"enabled": False}
    assert ".mkv" not in told["video"]["file"]["extensions"]
    assert msgspec.json.encode(told)


def test_unknown_operations_have_the_answer_of_the_wire(client: Client) -> None:
    recorded = load_capture("config", "unknown api route")
    answer = client.get("/api/v1/nothing-here")
    assert (answer.status_code, answer.content) == (recorded["response"]["status"], b"")
    assert client.post("/api/v1/config").status_code == 400
