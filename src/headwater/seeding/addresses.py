"""What an address that somebody gives us names: a video, a channel, an account or a whole instance. Pure."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

import msgspec

VIDEO, CHANNEL, ACCOUNT, INSTANCE = "video", "channel", "account", "instance"
_FOLDERS = {
    ("w",): VIDEO,
    ("videos", "watch"): VIDEO,
    ("videos", "embed"): VIDEO,
    ("c",): CHANNEL,
    ("video-channels",): CHANNEL,
    ("a",): ACCOUNT,
    ("accounts",): ACCOUNT,
}


class Target(msgspec.Struct, frozen=True):
    """Something to be given on, and the instance that has it."""

    base_url: str
    kind: str
    name: str = ""

    @property
    def path(self) -> str:
        """Path of the API: of the video, or of the list of videos."""
        paths = {
            VIDEO: f"/api/v1/videos/{self.name}",
            CHANNEL: f"/api/v1/video-channels/{self.name}/videos",
            ACCOUNT: f"/api/v1/accounts/{self.name}/videos",
        }
        return paths.get(self.kind, "/api/v1/videos")


def read_address(text: str) -> Target:
    """Read an address as people copy it from their browser; raises ValueError with a reason."""
    url = urlsplit(text if "://" in text else f"https://{text}")
    if url.scheme not in ("http", "https") or not url.hostname:
        raise ValueError(f"{text} is no address of an instance")
    base = f"{url.scheme}://{_host(url)}"
    parts = [part for part in url.path.split("/") if part]
    for folder, kind in _FOLDERS.items():
        if tuple(parts[: len(folder)]) == folder and len(parts) > len(folder):
            return Target(base, kind, parts[len(folder)])
    if parts and parts[0].startswith("@"):
        return Target(base, ACCOUNT, parts[0][1:])
    if parts and parts != ["videos"] and parts[:2] not in (["videos", "local"], ["videos", "browse"]):
        raise ValueError(f"{text} is neither a video, a channel, an account nor the front of an instance")
    return Target(base, INSTANCE)


def _host(url: SplitResult) -> str:
    host = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname or ""
    return host if url.port is None else f"{host}:{url.port}"
