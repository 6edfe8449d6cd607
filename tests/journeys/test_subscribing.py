"""Somebody subscribes in place, without scripts too; administrators look after follows; axe looks at every new page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, expect
from tests.support.browser import log_in
from tests.support.contact_sheet import find_serious
from tests.support.instance import ADMIN, Instance
from tests.videos.people import add_person, add_video

from headwater import follows
from headwater.actors import Actor, ActorKind, ensure_instance_actor
from headwater.db.migrate import migrate
from headwater.follows.service import receive_follow
from headwater.house.feature import load_models
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.settings import load_settings

pytestmark = pytest.mark.journey
PAGES = (
    "/c/mary_channel",
    "/a/mary",
    "/videos/subscriptions",
    "/my-library/subscriptions",
    "/remote-interaction?uri=https://videos.example.org/c/lights",
    "/admin/follows/followers",
    "/admin/follows/following",
    "/admin/follows/outboxes",
)


def add_neighbours(runtime: Runtime) -> None:
    """Let two instances follow this one, which follows one of them."""
    with runtime.database.write() as session:
        own = ensure_instance_actor(session, runtime.settings)
        for host in ("videos.example.org", "tube.example.net"):
            url, now = f"https://{host}/accounts/peertube", clock.now()
            names = {
                "name": "peertube",
                "folded_name": "peertube",
                "host": host,
                "url": url,
                "inbox_url": f"{url}/inbox",
            }
            other = Actor(kind=ActorKind.INSTANCE, created_at=now, updated_at=now, **names)
            session.add(other)
            session.flush()
            receive_follow(session, runtime.settings, other, own, f"{url}/follows/1")
        follows.follow(session, runtime.settings, own, other)
        session.execute(
            sa.update(follows.Follow).where(follows.Follow.id == 1).values(state=follows.FollowState.PENDING)
        )


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """An instance with somebody's video, and neighbours."""
    opened = Instance(tmp_path_factory.mktemp("instance"))
    load_models()
    runtime = Runtime.open(load_settings(opened.config, environment={}))
    migrate(runtime.database)
    add_video(runtime, add_person(runtime, "mary"), name="Lighthouses of Brittany", row={"duration_seconds": 60})
    add_neighbours(runtime)
    runtime.close()
    opened.start()
    yield opened
    opened.close()


def test_in_place_by_keyboard_and_what_axe_finds(browser: Browser, instance: Instance) -> None:
    context = browser.new_context(bypass_csp=True, locale="en-US", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{instance.base_url}/c/mary_channel/subscribe")
    assert find_serious(page) == []
    log_in(page, instance.base_url, *ADMIN)
    video = instance.http.get("/api/v1/videos").json()["data"][0]["shortUUID"]
    page.goto(f"{instance.base_url}/w/{video}")
    page.evaluate("window.stayed = true")
    page.get_by_role("button", name="Subscribe to").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Subscribed to")).to_be_visible()
    assert page.evaluate("window.stayed"), "the player was never reloaded"
    for path in PAGES:
        page.goto(instance.base_url + path)
        assert find_serious(page) == [], path
    context.close()


def test_without_scripts(browser: Browser, instance: Instance) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-US", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{instance.base_url}/c/mary_channel")
    page.get_by_role("link", name="Subscribe to").first.click()
    page.get_by_label("Your account").fill("nobody")
    page.get_by_role("button", name="Go to my instance").click()
    expect(page.get_by_text("Write it as name@instance")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Log in").click()
    page.get_by_label("Username or email address").fill(ADMIN[0])
    page.get_by_label("Password").fill(ADMIN[1])
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="scribe")).to_be_visible()
    page.goto(f"{instance.base_url}/admin/follows/followers")
    page.get_by_role("button", name="Accept peertube@videos.example.org").click()
    expect(page.get_by_text("The follower is accepted")).to_be_visible()
    context.close()
