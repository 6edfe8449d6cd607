"""The publish page in a real Chromium against a scripted API: lost lines, restarts, several files, its form."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from tests.support.contact_sheet import find_serious
from tests.support.sample_pages import write_pages
from tests.support.scripted_uploads import ScriptedUploads

from headwater.web.html import assets

pytestmark = pytest.mark.journey
MIB = 1 << 20


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the tests' output is the tests'."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the sample pages on loopback."""
    if not assets.load_manifest().scripts:
        pytest.fail("The client is not built: python scripts/build_client.py")
    folder = tmp_path_factory.mktemp("site")
    write_pages(folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context()
    yield opened
    opened.close()


@pytest.fixture
def api() -> ScriptedUploads:
    return ScriptedUploads()


@pytest.fixture
def page(context: BrowserContext, site: str, api: ScriptedUploads) -> Page:
    opened = context.new_page()
    api.attach(opened)
    opened.goto(f"{site}/upload.en.html")
    return opened


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "Mill_stream at dawn.mp4"
    path.write_bytes(b"x" * (12 * MIB))
    return path


def choose(page: Page, *files: Path) -> None:
    page.set_input_files("input[data-choose]", [str(file) for file in files])


def row_of(page: Page, number: int = 0) -> Locator:
    return page.locator(".upload").nth(number)


def status_of(row: Locator) -> Locator:
    return row.locator("[data-part=status]")


def test_a_file_is_sent_as_a_draft_and_published_with_what_was_written_meanwhile(
    page: Page, api: ScriptedUploads, video: Path
) -> None:
    choose(page, video)
    row = row_of(page)
    expect(row.get_by_label("Title")).to_have_value("Mill stream at dawn")
    row.get_by_label("Title").fill("The mill stream")
    expect(status_of(row)).to_have_text("Being prepared")
    assert api.documents[0]["privacy"] == 3
    row.get_by_role("button", name="Publish").click()
    expect(row.get_by_text("Published. You can leave this page.")).to_be_visible()
    assert (api.documents[-1]["name"], api.documents[-1]["privacy"]) == ("The mill stream", 1)
    api.stages_done = 3
    expect(row.get_by_role("link", name="Watch")).to_have_attribute("href", "/w/x")
    api.stages_done = 5
    expect(status_of(row)).to_have_text("Finished")
    assert find_serious(page) == []


def test_publishing_can_be_said_before_the_last_byte(page: Page, api: ScriptedUploads, video: Path) -> None:
    api.failing = [503]
    choose(page, video)
    row = row_of(page)
    row.get_by_role("button", name="Publish").click()
    expect(row.get_by_text("It will be published as soon as it is sent.")).to_be_visible()
    expect(row.get_by_text("Published. You can leave this page.")).to_be_visible()
    assert api.documents[-1]["privacy"] == 1


def test_after_a_lost_line_it_goes_on_where_the_instance_is(page: Page, api: ScriptedUploads, video: Path) -> None:
    api.failing = [None]
    choose(page, video)
    expect(status_of(row_of(page))).to_have_text("Being prepared")
    ranges = api.ranges()
    total = 12 * MIB
    assert ranges[:2] == [f"bytes 0-{5 * MIB - 1}/{total}", f"bytes */{total}"]
    assert api.received == {"1": total}


def test_after_a_restart_of_the_browser_the_same_file_goes_on(
    context: BrowserContext, page: Page, site: str, api: ScriptedUploads, video: Path
) -> None:
    api.holding = True
    choose(page, video)
    row_of(page).get_by_label("Title").fill("Half way")
    row_of(page).get_by_label("Title").blur()
    page.wait_for_function("localStorage.getItem('headwater.uploads')?.includes('upload_id')")
    page.close()
    api.holding = False
    api.received["1"] = 7 * MIB
    again = context.new_page()
    api.attach(again)
    api.calls.clear()
    again.goto(f"{site}/upload.en.html")
    row = row_of(again)
    expect(row.get_by_label("Title")).to_have_value("Half way")
    expect(row.get_by_role("button", name="Choose the file again")).to_be_visible()
    choose(again, video)
    expect(status_of(row)).to_have_text("Being prepared")
    assert api.ranges()[:2] == [f"bytes */{12 * MIB}", f"bytes {7 * MIB}-{12 * MIB - 1}/{12 * MIB}"]
    assert again.locator(".upload").count() == 1


def test_an_upload_that_the_instance_has_dropped_begins_anew(page: Page, api: ScriptedUploads, video: Path) -> None:
    api.failing = [500]
    api.received["9"] = 0  # so that the new upload gets another number
    choose(page, video)
    page.wait_for_function("document.querySelector('[data-part=status]').textContent.includes('connection')")
    del api.received["2"]
    expect(status_of(row_of(page))).to_have_text("Being prepared")
    assert max(api.received.values()) == 12 * MIB


def test_a_video_that_was_removed_elsewhere_is_forgotten(page: Page, api: ScriptedUploads, video: Path) -> None:
    api.stages_done = 0
    choose(page, video)
    expect(status_of(row_of(page))).to_have_text("This video is no longer here")
    assert page.evaluate("localStorage.getItem('headwater.uploads')") == "[]"


def test_a_refusal_is_shown_and_nothing_is_tried_again(page: Page, api: ScriptedUploads, video: Path) -> None:
    api.failing = [413]
    choose(page, video)
    row = row_of(page)
    expect(row.get_by_role("alert")).to_contain_text("Not taken")
    expect(row.get_by_role("button", name="Try again")).to_be_visible()
    sent = len(api.ranges())
    page.wait_for_timeout(1500)
    assert len(api.ranges()) == sent


def test_pause_stops_the_bytes_and_going_on_asks_first(page: Page, api: ScriptedUploads, video: Path) -> None:
    api.holding = True
    choose(page, video)
    row = row_of(page)
    row.get_by_role("button", name="Pause").click()
    expect(status_of(row)).to_have_text("Paused")
    api.holding = False
    row.get_by_role("button", name="Go on").click()
    expect(status_of(row)).to_have_text("Being prepared")
    assert f"bytes */{12 * MIB}" in api.ranges()


def test_several_files_are_dropped_anywhere_and_sent_one_after_another(page: Page, api: ScriptedUploads) -> None:
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          for (const name of ['one.mp4', 'two.webm', 'notes.txt'])
            data.items.add(new File(['x'.repeat(name === 'notes.txt' ? 0 : 5000)], name));
          for (const type of ['dragenter', 'dragover', 'drop'])
            document.body.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
        }"""
    )
    expect(page.locator(".upload h2")).to_have_text(["one.mp4", "two.webm"])
    expect(page.locator("#toasts")).to_contain_text("“notes.txt” is empty")
    expect(status_of(row_of(page, 1))).to_have_text("Being prepared")
    assert api.received == {"1": 5000, "2": 5000}


def test_a_mistake_is_said_beside_its_field(page: Page, video: Path) -> None:
    choose(page, video)
    row = row_of(page)
    row.get_by_label("Title").fill("ab")
    row.get_by_role("button", name="Publish").click()
    expect(row.get_by_text("A title has 3 to 120 characters.")).to_be_visible()
    expect(row.get_by_label("Title")).to_be_focused()


def test_without_scripts_there_is_a_plain_form(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/upload.en.html")
    expect(page.get_by_label("Video file")).to_be_visible()
    expect(page.locator(".drop-zone")).to_be_hidden()
    context.close()
