"""`docs/settings.md`, made from the settings tree (`make docs`)."""

from __future__ import annotations

from collections.abc import Iterator

from headwater.settings.describe import list_keys

_INTRODUCTION = """# Settings

Made from the settings tree by `make docs`; do not edit.

A settings file is YAML, TOML or JSON: `headwater serve --config FILE`. Order, the later wins: default, file, saved in
the web, environment (`HEADWATER__LISTEN__PORT=9001`), `--override FILE`. A key that does not exist or has a wrong value
stops the start. Durations are numbers of seconds or texts such as `10 s` or `7 days`; sizes are numbers of bytes or
texts such as `500 MB` (1024 based). `headwater config keys` prints this list, `headwater config show` the values in
force.
"""


def write_settings_page() -> str:
    """Return the page."""
    return "\n".join([_INTRODUCTION, *_write_tables(), ""])


def _write_tables() -> Iterator[str]:
    title: str = "General"
    rows: list[str] = []
    for key in list_keys():
        if key.kind:
            rows.append(f"| `{key.name}` | {_cell(key.kind)} | `{key.default}` | {_cell(key.help)} |")
            continue
        yield from _write_table(title, rows)
        title, rows = f"`{key.name}`: {key.help}", []
    yield from _write_table(title, rows)


def _write_table(title: str, rows: list[str]) -> Iterator[str]:
    if not rows:
        return
    yield f"## {title}\n\n| key | type | default | what it does |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
