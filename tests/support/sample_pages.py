"""Write pages with made-up content into a folder, to look at them before or without a running instance.

`python tests/support/sample_pages.py FOLDER`, then serve FOLDER; pictures are drawn here, nothing is fetched.
"""

import colorsys
import gettext
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from litestar.testing import RequestFactory

from headwater.describing import empty_values
from headwater.settings import Settings
from headwater.settings.identity import Instance
from headwater.web.html import assets
from headwater.web.html import language as web_language
from headwater.web.html.cards import CardStoryboard, VideoCard
from headwater.web.html.pages import build_frame
from headwater.web.html.shell import Look, ViewerView
from headwater.web.html.templates import render_text

TITLES = {
    "en": [
        "Walking the old mill stream at first light",
        "How a lock works, drawn on one sheet of paper",
        "Bread, slowly: the whole of a Sunday in forty minutes, from the starter to the last crumb on the board",
        "Committee meeting, 4 November",
        "Repairing a 1964 radio without a schematic",
        "Owls",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft erklärt",
        "Choir rehearsal: three songs for the winter concert",
        "What the tide leaves behind",
    ],
    "ar": [
        "نزهة على ضفة النهر عند الفجر",
        "كيف يعمل القفل المائي، مرسومًا على ورقة واحدة",
        "الخبز على مهل: يوم أحد كامل في أربعين دقيقة من الخميرة إلى آخر فتاتة على اللوح",
        "اجتماع اللجنة، ٤ نوفمبر",
        "إصلاح مذياع من عام ١٩٦٤ بلا مخطط",
        "البوم",
        "Owls of the old mill (in English)",
        "تمرين الجوقة: ثلاث أغانٍ لحفل الشتاء",
        "ما يتركه المد",
    ],
}
CHANNELS = ["Mill Stream", "Open Workshop", "Sunday Kitchen", "Town Council", "Fixers", "Night Birds"]


class PseudoCatalogue(gettext.NullTranslations):
    """Texts a third longer, with accents and marks at both ends: what is not marked, or does not fit, shows."""

    def gettext(self, message: str) -> str:
        """Stretch a text; its places (`%(name)s`, `{name}`) stay."""
        parts = re.split(r"(%\(\w+\)s|%%|\{\w+\})", message)
        accents = str.maketrans("aeiouAEIOU", "åéîøüÅÉÎØÜ")
        text = "".join(part if index % 2 else part.translate(accents) for index, part in enumerate(parts))
        return f"⟦{text}{'·' * (len(message) // 3)}⟧"

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Stretch the plural that fits."""
        return self.gettext(one if count == 1 else many)

    def pgettext(self, context: str, message: str) -> str:
        """Stretch a text of any context."""
        return self.gettext(message)


def draw_picture(index: int) -> str:
    """Return a landscape in flat colours as SVG: enough to judge a page by."""
    hue = (index * 0.137 + 0.5) % 1

    def colour(h: float, light: float, saturation: float) -> str:
        r, g, b = colorsys.hls_to_rgb((hue + h) % 1, light, saturation)
        return f"#{int(r * 255):02x}{int(g * 255):02x}{int(b * 255):02x}"

    hills = "".join(
        f'<path fill="{colour(0.02 * k, 0.55 - 0.13 * k, 0.35)}" d="M0 {180 + 40 * k}'
        f"C{120 + 40 * index % 90} {120 + 40 * k} {240 - 20 * k} {230 + 30 * k} 360 {170 + 45 * k}"
        f'S520 {150 + 50 * k} 560 {190 + 30 * k}V315H0Z"/>'
        for k in range(3)
    )
    sky = f'<path fill="{colour(0, 0.8, 0.5)}" d="M0 0h560v315H0z"/>'
    sun = f'<circle cx="{120 + index * 53 % 320}" cy="{70 + index * 17 % 60}" r="34" fill="{colour(0.1, 0.92, 0.6)}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 315">{sky}{sun}{hills}</svg>'


def draw_storyboard() -> str:
    """Return a sheet of six pictures, three in a row."""
    tiles = "".join(
        f'<svg x="{index % 3 * 192}" y="{index // 3 * 108}" width="192" height="108">{draw_picture(index + 6)}</svg>'
        for index in range(6)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="576" height="216" viewBox="0 0 576 216">{tiles}</svg>'


def make_cards(language: str, count: int = 18) -> list[VideoCard]:
    """Return cards of every kind: live, sensitive, remote, begun, without picture, with endless names."""
    now = datetime.now(UTC)
    titles = TITLES[language]
    return [
        VideoCard(
            title=titles[i % len(titles)],
            url=f"/w/sample{i}",
            channel_name=CHANNELS[i % 6] if i != 4 else "The Very Long Name of a Channel That Nobody Shortened",
            channel_url="/c/sample",
            picture_url=f"/pictures/{i}.svg" if i != 5 else None,
            duration_seconds=47 + i * i * 61,
            views=[0, 1, 38, 1204, 98_450, 2_310_000][i % 6],
            viewers=214,
            published_at=now - timedelta(hours=2 * i**2, minutes=3),
            origin_host="tube.example.org" if i % 5 == 2 else None,
            is_live=i == 3,
            is_sensitive=i == 7,
            begun_ratio=0.4 if i == 1 else None,
            storyboard=CardStoryboard("/pictures/board.svg", 3, 6, 192, 108) if i == 0 else None,
        )
        for i in range(count)
    ]


def make_upload_form() -> dict[str, Any]:
    """Return what the publish page needs."""
    values = empty_values()
    return {
        "choices": {
            "privacies": [(1, "Public"), (2, "Unlisted"), (3, "Private"), (4, "Internal")],
            "channels": [(1, "Mill Stream"), (2, "Open Workshop")],
            "categories": [(1, "Music"), (15, "Science & Technology")],
            "licences": [(1, "Attribution")],
            "languages": [("ar", "العربية"), ("en", "English")],
            "schedulable": [(1, "Public"), (2, "Unlisted"), (4, "Internal")],
            "comments_policies": [(1, "Everybody may comment"), (2, "No comments")],
            "zones": [("UTC", "UTC"), ("Europe/Berlin", "Europe/Berlin")],
        },
        "values": values,
        "errors": dict.fromkeys(values),
        "problem": None,
        "limits": {"maxSizeBytes": 50 << 30, "extensions": [".mp4", ".webm"]},
    }


def home(trending: list[VideoCard], videos: list[VideoCard], next_href: str | None = None) -> dict[str, Any]:
    """Return what the home page needs."""
    return {"trending": trending, "videos": videos, "next_href": next_href}


@contextmanager
def pseudo_language() -> Iterator[None]:
    """Speak the pseudo-language under `en-XA` within this block, the source's own texts in all others."""
    catalogues = {"en-XA": PseudoCatalogue()}
    with mock.patch.object(web_language, "_catalogue", lambda tag: catalogues.get(tag, gettext.NullTranslations())):
        yield


def base_context(path: str, *, signed_in: bool, language: str) -> dict[str, Any]:
    """Return what `base.html` needs, made as for a real page."""
    viewer = ViewerView(username="mara", display_name="Mara Lindqvist", may_publish=True) if signed_in else None
    instance = Instance(name="Riverside Video", short_description="Videos of the river people.")
    return build_frame(
        RequestFactory().get(path),
        Settings(instance=instance),
        viewer,
        language,
        "sample" if signed_in else None,
        Look(),
    )


def write_pages(folder: Path) -> None:
    """Write all sample pages: in English, in Arabic, and in a pseudo-language."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    for index in range(18):
        (folder / "pictures" / f"{index}.svg").write_text(draw_picture(index))
    (folder / "pictures" / "board.svg").write_text(draw_storyboard())
    shutil.copytree(assets.FOLDER, folder / "client", dirs_exist_ok=True)
    with pseudo_language():
        for language in ("en", "ar", "en-XA"):
            write_in(folder, language)


def write_in(folder: Path, language: str) -> None:
    """Write each sample page in one language."""
    titles = "ar" if language == "ar" else "en"
    cards, one = make_cards(titles), make_cards(titles, 1)
    pages: dict[str, tuple[str, str, bool, dict[str, Any]]] = {
        "home": ("discovery/home.html", "/", True, home(cards[:4], cards, "/?page=2")),
        "home-one": ("discovery/home.html", "/", False, home([], one)),
        "home-empty": ("discovery/home.html", "/", True, home([], [])),
        "upload": ("publishing/upload.html", "/videos/upload", True, make_upload_form()),
        "login": ("signing_in/login.html", "/login", False, {"error": None, "username": "", "next_path": "/"}),
    }
    for name, (template, path, signed_in, context) in pages.items():
        frame = base_context(path, signed_in=signed_in, language=language)
        frame["islands"] = ["uploader"] if name == "upload" else []
        (folder / f"{name}.{language}.html").write_text(render_text(template, language, frame | context))


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
