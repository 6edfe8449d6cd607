"""Whoever uses an instance gets the source of what runs there, and its help."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import headwater
from headwater.origin import tree
from headwater.origin.help import load_help, read_help

if TYPE_CHECKING:
    from tests.support.client import Client

HTML = {"accept": "text/html"}


def test_the_source_of_what_runs_is_handed_out(client: Client) -> None:
    answer = client.get("/source.tar.gz")
    assert answer.headers["content-type"] == "application/gzip"
    assert f'filename="headwater-{headwater.__version__}-source.tar.gz"' in answer.headers["content-disposition"]
    with tarfile.open(fileobj=io.BytesIO(answer.content)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
        member = archive.extractfile(f"headwater-{headwater.__version__}/src/headwater/origin/tree.py")
        assert member is not None and member.read() == Path(tree.__file__).read_bytes()
    assert {"LICENSE", "pyproject.toml", "client/package-lock.json", "client/player/player.ts"} <= names
    assert {"src/headwater/app.py", "scripts/build_client.py", "docs/users/channels.md"} <= names
    assert not [name for name in names if "node_modules" in name or "/static/" in name or name.endswith(".pyc")]
    again = client.get("/source.tar.gz", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_nothing_that_lies_about_is_part_of_it(tmp_path: Path) -> None:
    for name in (
        "client/a.ts",
        "client/.env",
        "client/node_modules/x.js",
        "docs/b.md",
        "deploy/c.yaml",
        "data/d",
        "secret.yaml",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "docs" / "link.md").symlink_to("/etc/passwd")
    assert [name for name, _ in tree.list_beside(tmp_path)] == ["client/a.ts", "docs/b.md"]


def test_an_installed_package_finds_what_the_wheel_brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "headwater"
    (package / "origin" / "tree" / "docs" / "users").mkdir(parents=True)
    (package / "origin" / "tree" / "docs" / "users" / "x.md").write_text("# X")
    (package / "app.py").write_text("1")
    monkeypatch.setattr(tree, "PACKAGE", package)
    monkeypatch.setattr(tree, "BROUGHT", package / "origin" / "tree")
    assert [name for name, _ in tree.list_tree()] == ["docs/users/x.md", "src/headwater/app.py"]


def test_the_help_is_shown(client: Client) -> None:
    pages = load_help()
    assert {"account", "channels", "playlists"} <= set(pages)
    listed = client.get("/docs", headers=HTML).text
    for page in pages.values():
        assert f'href="{page.path}"' in listed
        assert f"<h1>{page.title}</h1>" in client.get(page.path, headers=HTML).text


def test_its_links_lead_to_its_pages_or_are_words() -> None:
    page = read_help("x", "# X\n\n[A](channels.md#own), [B](../settings.md) and [C](https://c.example/d.md)\n")
    assert page.title == "X"
    assert '<a href="/docs/channels#own"' in page.text and '<a href="https://c.example/d.md"' in page.text
    assert "B and" in page.text and "settings" not in page.text
