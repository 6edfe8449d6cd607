"""Photograph pages as people see them, on one sheet to look at by eye, and let axe judge them.

`python tests/support/contact_sheet.py OUT.png URL [URL in Arabic] [--cookie NAME=VALUE]`: 390 light, 390 dark right to
left, 1280 light, 1920 dark. Prints what axe finds serious and by how much the page shifted; exits 1 on either.
"""

import argparse
import io
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
AXE = Path(__file__).resolve().parents[2] / "client" / "node_modules" / "axe-core" / "axe.min.js"
VIEWS = [
    (390, 844, "light", False),
    (390, 844, "dark", True),
    (1280, 900, "light", False),
    (1920, 1080, "dark", False),
]
MAX_LAYOUT_SHIFT = 0.02
COUNT_SHIFTS = """
window.__shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
"""


def find_serious(page: Page) -> list[str]:
    """Return axe's serious and critical findings on the open page, with where they are."""
    page.add_script_tag(content=AXE.read_text())
    result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{v['id']}: {v['help']} at {', '.join(str(n['target'][0]) for n in v['nodes'][:3])}"
        for v in result["violations"]
        if v["impact"] in ("serious", "critical")
    ]


def photograph(
    browser: Browser, url: str, view: tuple[int, int, str, bool], cookie: str | None
) -> tuple[Image.Image, list[str]]:
    """Open a url as one kind of person and return the picture and everything wrong with the page."""
    width, height, scheme, turned = view
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        bypass_csp=True,
        is_mobile=width < 600,
        has_touch=width < 600,
    )
    if cookie:
        name, _, value = cookie.partition("=")
        parts = urlsplit(url)
        context.add_cookies([{"name": name, "value": value, "url": f"{parts.scheme}://{parts.netloc}"}])
    page = context.new_page()
    page.add_init_script(COUNT_SHIFTS)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
    page.goto(url)
    if turned:
        page.evaluate("document.documentElement.dir = 'rtl'")
    page.wait_for_timeout(500)
    shift = page.evaluate("window.__shift")
    if shift > MAX_LAYOUT_SHIFT and not turned:
        wrong.append(f"the layout shifted by {shift:.3f}")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if overflow > 0:
        wrong.append(f"the page is {overflow} px wider than the screen")
    picture = Image.open(io.BytesIO(page.screenshot()))
    wrong += find_serious(page)
    context.close()
    return picture.convert("RGB"), [f"{width} {scheme}{' rtl' if turned else ''}: {w}" for w in wrong]


def main() -> int:
    """Write the sheet; return 1 if anything serious was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("url")
    parser.add_argument("arabic_url", nargs="?")
    parser.add_argument("--cookie")
    options = parser.parse_args()
    pictures, wrong = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        for view in VIEWS:
            url = options.arabic_url if view[3] and options.arabic_url else options.url
            picture, found = photograph(browser, url, view, options.cookie)
            pictures.append(picture)
            wrong += found
        browser.close()
    gap = 24
    sheet = Image.new(
        "RGB",
        (sum(p.width for p in pictures) + gap * (len(pictures) + 1), max(p.height for p in pictures) + 2 * gap),
        "#888",
    )
    left = gap
    for picture in pictures:
        sheet.paste(picture, (left, gap))
        left += picture.width + gap
    sheet.save(options.out)
    print(*(wrong or ["nothing serious"]), sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
