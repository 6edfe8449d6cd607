"""`headwater doctor`: each thing an instance needs, whether it is there, and what to do when it is not."""

from __future__ import annotations

import ipaddress
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from headwater.processes.errors import CannotStart
from headwater.processes.lock import LOCK_NAME, DataLock
from headwater.processes.options import Options
from headwater.settings import Settings, SettingsError

OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    good: bool
    told: str


def examine(config: Path | None, override: Path | None) -> int:
    """Print every finding; returns 1 when something is missing."""
    findings = list(look(config, override))
    for finding in findings:
        sys.stdout.write(f"{'ok     ' if finding.good else 'MISSING'}  {finding.subject:<10} {finding.told}\n")
    missing = sum(not finding.good for finding in findings)
    sys.stdout.write(f"\n{'Everything is there.' if not missing else f'{missing} to mend.'}\n")
    return 1 if missing else 0


def look(config: Path | None, override: Path | None) -> Iterator[Finding]:
    """Yield what was found, settings first: without them nothing else can be looked at."""
    yield check_python()
    try:
        settings = Options(config, override).load()
    except SettingsError as error:
        yield Finding("settings", False, " ".join(str(error).split()))
        return
    yield Finding("settings", True, str(config or "defaults and environment"))
    checks: tuple[Callable[[Settings], Finding], ...] = (
        check_ffmpeg,
        check_encoders,
        check_folder,
        check_disk,
        check_database,
        check_port,
        check_address,
        check_mail,
    )
    for check in checks:
        yield check(settings)


def check_python() -> Finding:
    """Python's version."""
    good = sys.version_info[:2] >= OLDEST_PYTHON
    told = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", good, told if good else f"{told}: 3.11 or newer is needed")


def check_ffmpeg(settings: Settings) -> Finding:
    """An ffmpeg that can do what the video pipeline asks of it."""
    from headwater.media.tools import FfmpegMissing, find_tools

    try:
        tools = find_tools(settings.transcoding.ffmpeg)
    except FfmpegMissing as error:
        return Finding("ffmpeg", False, str(error))
    return Finding("ffmpeg", True, f"{tools.ffmpeg} ({tools.version})")


def check_encoders(settings: Settings) -> Finding:
    """Encoders that are wanted, each proved by a trial; what else this machine could do."""
    from headwater.media.encoders import choose_hardware, find_codecs
    from headwater.media.tools import FfmpegMissing
    from headwater.media.workbench import open_workbench

    transcoding = settings.transcoding
    wanted = {name for name in ("vp9", "hevc", "av1") if getattr(transcoding.codecs, name).enabled}
    try:
        with open_workbench(transcoding) as bench:
            codecs = find_codecs(bench)
            choice = choose_hardware(bench, "auto", transcoding.hardware_device)
            named = choose_hardware(bench, transcoding.hardware, transcoding.hardware_device)
    except FfmpegMissing:
        return Finding("encoders", True, "not tried, without ffmpeg")
    told = f"{', '.join(codecs)}; in hardware: {choice.encoder.name if choice.encoder else 'none'}"
    if lacking := sorted(wanted - set(codecs)):
        return Finding("encoders", False, f"{told}. Not {', '.join(lacking)} (transcoding.codecs)")
    if transcoding.hardware not in ("off", "auto") and named.encoder is None:
        return Finding("encoders", False, f"{told}. {'; '.join(named.reasons)} (transcoding.hardware)")
    return Finding("encoders", True, told)


def check_folder(settings: Settings) -> Finding:
    """A data folder that can be written."""
    folder = settings.root
    nearest = next(parent for parent in (folder, *folder.parents) if parent.exists())
    try:
        with tempfile.TemporaryFile(dir=nearest):
            return Finding("data", True, str(folder))
    except OSError as error:
        return Finding("data", False, f"{folder} cannot be written (storage.root): {error.strerror}")


def check_disk(settings: Settings) -> Finding:
    """Room for uploads."""
    nearest = next(parent for parent in (settings.root, *settings.root.parents) if parent.exists())
    free = shutil.disk_usage(nearest).free
    good = free > settings.storage.min_free
    told = f"{free / (1 << 30):.1f} GB free"
    return Finding("disk", good, told if good else f"{told}: uploads are refused (storage.min_free)")


def check_database(settings: Settings) -> Finding:
    """A database that answers, with a schema that this version knows."""
    from sqlalchemy.exc import SQLAlchemyError

    from headwater.db import Database
    from headwater.db.schema import current_schema, newest_schema

    if not settings.database.url and not Path(settings.database_url.removeprefix("sqlite:///")).exists():
        return Finding("database", True, "SQLite, made at the first start")
    try:
        database = Database.from_settings(settings)
        try:
            current = current_schema(database)
        finally:
            database.close()
    except SQLAlchemyError as error:
        reason = " ".join(str(getattr(error, "orig", None) or error).split())
        return Finding("database", False, f"cannot be reached (database.url): {reason}")
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    if current is not None and current > newest_schema():
        return Finding("database", False, f"{kind} was last used by a newer version (schema {current})")
    waiting = "" if current == newest_schema() else f", {newest_schema()} is made at the next start"
    return Finding("database", True, f"{kind}, schema {current or 'none yet'}{waiting}")


def check_port(settings: Settings) -> Finding:
    """A free port, or the instance itself on it."""
    from headwater.processes.listener import open_listener

    where = f"{settings.listen.hostname}:{settings.listen.port}"
    try:
        open_listener(settings).close()
    except CannotStart as error:
        if runs_already(settings):
            return Finding("port", True, f"{where}, in use by this instance, which is running")
        return Finding("port", False, str(error))
    return Finding("port", True, f"{where} is free")


def runs_already(settings: Settings) -> bool:
    """Whether an instance holds the data folder right now."""
    if not (settings.root / LOCK_NAME).exists():
        return False
    try:
        DataLock(settings.root, alone=False, sign=False).release()
    except CannotStart:
        return True
    return False


def check_address(settings: Settings) -> Finding:
    """A public address that leads somewhere."""
    host = settings.webserver.hostname
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, None)}
    except OSError:
        return Finding("address", False, f"{settings.base_url}: the name {host} has no address (webserver.hostname)")
    private = all(ipaddress.ip_address(str(address).partition("%")[0]).is_private for address in found)
    note = ": only this machine or network reaches it; it cannot be changed after the first start" if private else ""
    return Finding("address", True, f"{settings.base_url}{note}")


def check_mail(settings: Settings) -> Finding:
    """A mail server that takes what we send, unless mail is off; what was saved in the web is not looked at."""
    from headwater.mail.transport import Undelivered, check_transport

    smtp = settings.smtp
    if not settings.sends_mail:
        return Finding("mail", True, "off: nobody is sent mail until a mail server is named (smtp.hostname)")
    if smtp.transport == "console":
        return Finding("mail", True, "printed by the worker (smtp.transport)")
    named = {"smtp.from_address": smtp.from_address, "admin.email": settings.admin.email}
    if made_up := [key for key, address in named.items() if address.endswith("@example.com")]:
        return Finding("mail", False, f"example.com is nobody's: set {' and '.join(made_up)}")
    try:
        check_transport(settings)
    except Undelivered as error:
        return Finding("mail", False, f"{error} (smtp)")
    return Finding("mail", True, f"by {smtp.sendmail if smtp.transport == 'sendmail' else smtp.hostname}")
