"""The ways into rooms: only what this person may enter, and where they are."""

from headwater.web.html.navigation import build_navigation
from headwater.web.html.shell import ViewerView


def entries(path: str, *, administers: bool) -> dict[str, bool]:
    viewer = ViewerView(username="root", display_name="Root", administers=administers)
    return {entry.href: entry.is_current for entry in build_navigation(path, viewer, "en").rail}


def test_the_administration_is_there_for_those_who_run_the_instance() -> None:
    assert "/admin" in entries("/", administers=True)
    assert "/admin" not in entries("/", administers=False)


def test_every_page_of_the_administration_is_in_it() -> None:
    for path in ("/admin", "/admin/system/jobs", "/admin/overview/users/5/delete"):
        assert entries(path, administers=True)["/admin"]
    assert not entries("/administrator", administers=True)["/admin"]
