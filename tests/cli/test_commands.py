"""The command line as an administrator types it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.smtp_sink import SmtpSink

from headwater.cli import doctor
from headwater.settings.describe import list_keys

ROOT = Path(__file__).parents[2]


def run(*arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEADWATER__")}
    return subprocess.run(
        [sys.executable, "-m", "headwater", *arguments],
        capture_output=True,
        text=True,
        input=typed,
        env={**kept, "PYTHONPATH": str(ROOT / "src"), **environment},
        timeout=120,
        check=False,
    )


@pytest.fixture
def config(tmp_path: Path) -> Path:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    path = tmp_path / "config.json"
    tree: dict[str, Any] = {
        "listen": {"port": port},
        "storage": {"root": str(tmp_path / "data")},
        "admin": {"password": "hush-hush"},
    }
    path.write_text(json.dumps(tree))
    return path


@pytest.mark.parametrize("command", ["serve", "web", "worker", "migrate"])
@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("listen: {portt: 1}", "listen.portt: there is no such setting"),
        ("transcode: {}", "transcode: there is no such setting"),
        ("listen: {port: many}", "listen.port: Expected `int`, got `str`"),
        ("listen: {port: 70000}", "listen.port: Expected `int` <= 65535"),
        ("listen: [", "while parsing"),
    ],
)
def test_a_wrong_setting_stops_every_process_with_one_line(
    tmp_path: Path, command: str, text: str, complaint: str
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text)
    done = run(command, "--config", str(path))
    assert done.returncode == 2
    assert done.stderr.startswith(f"headwater: {path}: ")
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()


def test_a_mistyped_flag_is_explained() -> None:
    done = run("serve", "--confg", "x.yaml")
    assert done.returncode != 0
    assert "--config" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_every_key_is_printed_with_type_default_and_help() -> None:
    printed = run("config", "keys").stdout
    for key in list_keys():
        assert key.name in printed
        assert key.help in printed
    assert "listen.port" in printed
    assert "9000" in printed


def test_the_settings_in_force_are_shown_without_secrets(config: Path) -> None:
    shown = run("config", "show", "--config", str(config), HEADWATER__INSTANCE__NAME="From outside").stdout
    assert "hush-hush" not in shown
    assert yaml.safe_load(shown)["instance"]["name"] == "From outside"
    again = config.with_suffix(".yaml")
    again.write_text(run("config", "show", "--secrets", "--config", str(config)).stdout)
    assert "hush-hush" in again.read_text()
    assert run("config", "show", "--secrets", "--config", str(again)).stdout == again.read_text()


@pytest.mark.slow
def test_logins_are_made_and_given_new_passwords(config: Path) -> None:
    source = ("--config", str(config))
    assert "headwater migrate" in run("user", "create", "anna", "anna@example.org", *source, typed="one\n").stderr
    assert run("migrate", *source).returncode == 0
    made = run("user", "create", "anna", "anna@example.org", "--role", "moderator", *source, typed="one\n")
    assert (made.returncode, made.stdout) == (0, "made moderator anna\n")
    assert "already exists" in run("user", "create", "anna", "a@example.org", "--password", "x", *source).stderr
    assert "choose administrator, moderator or user" in run("user", "create", "b", "b@x.org", "--role", "king").stderr
    assert run("user", "reset-password", "anna", "--password", "two", *source).returncode == 0
    missing = run("user", "reset-password", "nobody", "--password", "x", *source)
    assert (missing.returncode, missing.stderr) == (2, "headwater: there is no user nobody\n")


def test_the_doctor_finds_everything_on_a_fresh_machine(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.examine(config, None) == 0
    shown = capsys.readouterr().out
    for subject in ("python", "settings", "ffmpeg", "encoders", "data", "disk", "database", "port", "address", "mail"):
        assert f"ok       {subject}" in shown


@pytest.mark.parametrize(
    ("changes", "subject", "told"),
    [
        ({"transcoding": {"ffmpeg": "/nonexistent/ffmpeg"}}, "ffmpeg", "/nonexistent/ffmpeg"),
        ({"storage": {"root": f"{__file__}/data"}}, "data", "storage.root"),
        ({"storage": {"min_free": "900 TB"}}, "disk", "storage.min_free"),
        ({"database": {"url": "postgresql://nobody:x@127.0.0.1:1/none"}}, "database", "database.url"),
        ({"webserver": {"hostname": "no-such-host.invalid"}}, "address", "webserver.hostname"),
        ({"listen": {"hostname": "192.0.2.1"}}, "port", "listen.hostname"),
        ({"listen": {"prot": 1}}, "settings", "listen.prot"),
        ({"smtp": {"hostname": "localhost"}}, "mail", "smtp.from_address and admin.email"),
        (
            {"smtp": {"hostname": "127.0.0.1", "port": 1, "from_address": "a@b.c"}, "admin": {"email": "a@b.c"}},
            "mail",
            "127.0.0.1:1",
        ),
    ],
)
def test_the_doctor_names_what_is_missing(
    config: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], subject: str, told: str
) -> None:
    override = config.with_name("override.json")
    override.write_text(json.dumps(changes))
    assert doctor.examine(config, override) == 1
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("MISSING")]
    assert subject in line
    assert told in line


@pytest.mark.slow
def test_mail_is_tried_out_from_the_console(config: Path, smtp_sink: SmtpSink) -> None:
    where = ("--config", str(config))
    assert run("migrate", *where).returncode == 0
    off = run("mail", "test", "zoe@x.example", *where)
    assert off.returncode == 2 and "smtp.hostname" in off.stderr
    sent = run("mail", "test", "zoe@x.example", *where, **smtp_sink.environment)
    assert (sent.returncode, sent.stdout[:11]) == (0, "sent a mail")
    assert smtp_sink.messages[0].recipients == ["zoe@x.example"]
    smtp_sink.answers["RCPT"] = ["550 nobody here"]
    refused = run("mail", "test", "zoe@x.example", *where, **smtp_sink.environment)
    assert refused.returncode == 2 and "550: nobody here" in refused.stderr


@pytest.mark.slow
def test_settings_are_saved_and_forgotten_from_the_console(config: Path) -> None:
    where = ("--config", str(config))
    assert run("migrate", *where).returncode == 0
    assert run("config", "set", "instance.name", "Our tube", *where).stdout == "saved instance.name\n"
    assert run("config", "get", "instance.name", *where).stdout == "Our tube\t(saved)\n"
    assert yaml.safe_load(run("config", "show", *where).stdout)["instance"]["name"] == "Our tube"
    refused = run("config", "set", "signup.limit", "many", *where)
    assert (refused.returncode, refused.stderr) == (2, "headwater: signup.limit Expected `int`, got `str`\n")
    locked = run("config", "set", "instance.name", "x", *where, HEADWATER__INSTANCE__NAME="Fixed")
    assert locked.returncode == 2 and "environment" in locked.stderr
    assert run("config", "unset", "instance.name", *where).stdout == "forgot instance.name\n"
    assert run("config", "get", "instance.name", *where).stdout == "Headwater\t(default)\n"
    told = run("config", "history", *where).stdout
    assert 'instance.name: (not saved) -> "Our tube"' in told and "command line" in told
