"""What a device calls itself, in a few words that people know. No I/O."""

from __future__ import annotations

import re

_BROWSERS = (  # the first that fits: browsers claim to be their ancestors too
    (re.compile(r"Edg(?:e|A|iOS)?/"), "Edge"),
    (re.compile(r"OPR/|Opera"), "Opera"),
    (re.compile(r"SamsungBrowser/"), "Samsung Internet"),
    (re.compile(r"Vivaldi/"), "Vivaldi"),
    (re.compile(r"Firefox/|FxiOS/"), "Firefox"),
    (re.compile(r"Chrome/|CriOS/|Chromium/"), "Chrome"),
    (re.compile(r"Version/[\d.]+.* Safari/"), "Safari"),
)
_SYSTEMS = (
    (re.compile(r"Android"), "Android"),
    (re.compile(r"iPhone"), "iPhone"),
    (re.compile(r"iPad"), "iPad"),
    (re.compile(r"Windows"), "Windows"),
    (re.compile(r"Mac OS X|Macintosh"), "Mac"),
    (re.compile(r"CrOS"), "ChromeOS"),
    (re.compile(r"Linux|X11"), "Linux"),
)
_PRODUCT = re.compile(r"([\w.+ -]{1,40}?)(?:/[\w.+-]+)?(?:[\s(].*)?")


def name_device(user_agent: str | None) -> tuple[str, str]:
    """Return a browser's or application's name and its system's; either may be empty."""
    if not user_agent:
        return "", ""
    browser = next((name for pattern, name in _BROWSERS if pattern.search(user_agent)), "")
    system = next((name for pattern, name in _SYSTEMS if pattern.search(user_agent)), "")
    if not browser and (product := _PRODUCT.fullmatch(user_agent)) and product[1] != "Mozilla":
        browser = product[1].strip()
    return browser, system
