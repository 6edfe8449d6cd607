"""What people are told about this instance, its network and the software; every link of these pages leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from headwater.about.views import TEXTS
from headwater.actors import find_instance_actor
from headwater.configuration import change_settings
from headwater.follows import Follow, FollowState
from headwater.runtime import Runtime
from headwater.settings import Seconds, Settings
from tests.about.links import read_links, read_text
from tests.announcing.followers import add_follower
from tests.support.statements import count_statements

if TYPE_CHECKING:
    from tests.support.client import Client, Person

HTML = {"accept": "text/html", "accept-language": "en"}
PAGES = ("/about/instance", "/about/headwater", "/about/network", "/about/terms", "/about/p2p", "/docs")
OTHER_SITES = {  # where our own words lead outside
    "https://www.gnu.org/licenses/agpl-3.0.html",
    "https://www.w3.org/TR/activitypub/",
    "https://www.w3.org/TR/webrtc/",
    "https://www.bittorrent.org/beps/bep_0003.html",
}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings of an instance that counts at every request."""
    return replace(settings, stats=replace(settings.stats, cache=Seconds(0)))


def show(asker: Client | Person, path: str) -> str:
    answer = asker.get(path, headers=HTML)
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.text)


def save(runtime: Runtime, **values: Any) -> None:
    with runtime.database.write() as session:
        change_settings(session, runtime, {key.replace("__", "."): value for key, value in values.items()}, "root")


def test_what_the_administrators_wrote_is_shown(client: Client, runtime: Runtime) -> None:
    save(runtime, **{f"instance__{name}": f"All of **{name}**." for name in TEXTS})
    html = show(client, "/about/instance")
    for name in TEXTS:
        assert f"<p>All of <strong>{name}</strong>.</p>" in html
    assert html.index("Terms</h2>") < html.index("Who runs it</h2>") < html.index("What it runs on</h2>")
    terms = show(client, "/about/terms")
    for name in ("terms", "code_of_conduct", "moderation_information"):
        assert f"<p>All of <strong>{name}</strong>.</p>" in terms
    assert "administrator</strong>" not in terms


def test_what_they_left_empty_is_not(client: Client, runtime: Runtime) -> None:
    save(runtime, instance__business_model="Bake sales.")
    words = read_text(show(client, "/about/instance"))
    assert "How it is paid for Bake sales." in words
    for title in ("What it runs on", "Who runs it", "Code of conduct", "For how long", "nothing about it"):
        assert title not in words


def test_an_empty_instance_asks_its_administrator_to_write(client: Client, admin: Person, user: Person) -> None:
    assert 'href="/admin/settings/config"' in show(admin, "/about/instance")
    for asker in (client, user):
        html = show(asker, "/about/instance")
        assert "Its people have written nothing about it yet" in html and "/admin/settings" not in html
    assert "No terms are written here yet" in show(client, "/about/terms")


def test_nothing_harmful_stands_in_their_words(client: Client, runtime: Runtime) -> None:
    evil = (
        '<script>alert(1)</script><img src=x onerror="alert(1)"><a href="javascript:alert(1)">a</a>'
        '<iframe src="//evil.example"></iframe><style>*{display:none}</style>\n\n[b](javascript:alert(1)) '
        '<div class="top-bar" style="position:fixed" id="main">c</div><form action="//evil.example"><input></form>'
    )
    save(runtime, **{f"instance__{name}": evil for name in TEXTS})
    save(
        runtime,
        instance__name='<b onclick="x()">N</b>',
        instance__short_description="</title><script>alert(2)</script>",
    )
    for path in PAGES:
        html = show(client, path)
        assert "alert(2)" not in html.replace("&lt;script&gt;alert(2)", ""), path
        assert '<b onclick="x()">' not in html
        main = html.partition("<main")[2].partition("</main>")[0]
        for bad in ("<script", "onerror", 'href="javascript', "<iframe", "<style", "style=", "top-bar", "evil.example"):
            assert bad not in main, (path, bad)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example", "https://a b", 'https://a"onclick="x'])
def test_an_address_of_the_source_that_is_none_is_refused(admin: Person, runtime: Runtime, address: str) -> None:
    with pytest.raises(Exception, match="source_url"):
        save(runtime, instance__source_url=address)


def test_the_source_may_be_published_elsewhere(client: Client, runtime: Runtime) -> None:
    assert 'href="/source.tar.gz"' in show(client, "/")
    save(runtime, instance__source_url="https://code.example/headwater?a=1&b=2")
    html = show(client, "/about/headwater")
    assert html.count('href="https://code.example/headwater?a=1&amp;b=2"') == 3 and "/source.tar.gz" not in html


JOINING = [
    ({"enabled": False}, "Accounts are made by the administrators only."),
    (
        {"enabled": True, "limit": -1, "requires_approval": False},
        "Everybody can make an account. You must be at least 18",
    ),
    ({"enabled": True, "limit": 1, "requires_approval": False}, "as many accounts as this instance can take."),
    ({"enabled": True, "limit": -1, "requires_approval": True}, "You ask for an account"),
]


@pytest.mark.parametrize(("signup", "words"), JOINING)
def test_it_says_who_may_join(client: Client, user: Person, runtime: Runtime, signup: Any, words: str) -> None:
    save(runtime, signup__minimum_age=18, **{f"signup__{key}": value for key, value in signup.items()})
    assert words in read_text(show(client, "/about/instance"))


def test_facts_and_figures_follow_settings_and_tables(client: Client, user: Person, runtime: Runtime) -> None:
    save(runtime, user__video_quota=5_000_000_000, user__video_quota_daily=-1)
    save(runtime, instance__languages=["fr", "oc"], instance__categories=[1, 15, 4711])
    save(runtime, instance__is_nsfw=True, instance__default_nsfw_policy="blur", defaults__p2p__webapp__enabled=False)
    words = read_text(show(client, "/about/instance"))
    assert "5 GB for each person." in words and "in a day" not in words
    assert "Languages French and Occitan" in words and "Mostly about Music and Science & Technology" in words
    assert "made for sensitive content. Visitors see their pictures blurred." in words
    assert "Sharing among viewers Off at first." in words
    assert "People 1 Channels 1 Videos of this instance 0" in words


def test_the_network_is_told_page_by_page(client: Client, runtime: Runtime) -> None:
    size = runtime.settings.web.page_size
    with runtime.database.write() as session:
        instance = find_instance_actor(session)
        for number in range(size + 1):
            add_follower(session, f"site-{number:03}", instance.id)
        waiting = session.query(Follow).first()
        assert waiting is not None
        waiting.state = FollowState.PENDING
        add_follower(session, "late", instance.id)
    first = show(client, "/about/network")
    assert first.count(".example</a>") == size and "fan@late.example" in first
    assert "fan@site-000.example" not in first, "it waits to be accepted"
    assert "followers=2&amp;following=1#followers" in first and "Only videos of this instance are shown" in first
    second = show(client, "/about/network?followers=2&following=1")
    assert second.count(".example</a>") == 1 and "fan@site-001.example" in second
    for odd in ("0", "-1", "x", "9" * 40, "%00"):
        assert show(client, f"/about/network?followers={odd}&following={odd}")


def test_an_instance_without_federation_says_so(client: Client, runtime: Runtime) -> None:
    save(runtime, federation__enabled=False)
    assert "stands alone" in show(client, "/about/network")
    save(runtime, federation__enabled=True, followers__instance__enabled=False)
    assert "this instance takes no followers" in show(client, "/about/network")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/about", "/about/instance"),
        ("/about/peertube", "/about/headwater"),
        ("/about/follows", "/about/network"),
        ("/about/instance/home", "/about/instance"),
        ("/about/instance/team", "/about/instance#people"),
        ("/about/instance/tech", "/about/instance#hardware"),
    ],
)
def test_addresses_of_other_clients_lead_on(client: Client, old: str, new: str) -> None:
    answer = client.get(old, headers=HTML, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, new)


def test_old_links_to_the_words_about_privacy_find_them(client: Client) -> None:
    """A browser keeps `#privacy` when it is led on from `/about/peertube`."""
    links, ids = read_links(show(client, "/about/headwater"))
    assert "privacy" in ids and "/about/p2p" in links


@pytest.mark.parametrize(
    "path", ["/about/nothing", "/about/instance/nothing", "/docs/nothing", "/docs/..%2f..%2fREADME"]
)
def test_other_addresses_are_nothing(client: Client, path: str) -> None:
    assert client.get(path, headers=HTML).status_code == 404


def walk(client: Client) -> Iterator[tuple[str, str]]:
    """Yield every link of these pages, those of the help included, with the page on which it stands."""
    waiting, seen = list(PAGES), set(PAGES)
    while waiting:
        path = waiting.pop()
        links, _ = read_links(show(client, path))
        for link in links:
            yield path, link
            target = link.partition("#")[0].partition("?")[0]
            if target.startswith(("/about/", "/docs")) and target not in seen:
                seen.add(target)
                waiting.append(target)


def test_every_link_leads_somewhere(client: Client, runtime: Runtime) -> None:
    save(runtime, **{f"instance__{name}": "Words." for name in TEXTS})
    answers: dict[str, Any] = {}
    for page, link in walk(client):
        if "://" in link:
            assert link in OTHER_SITES or page.startswith("/docs/"), (page, link)
            continue
        target, _, part = (page + link if link.startswith("#") else link).partition("#")
        assert target.startswith("/"), (page, link)
        if target not in answers:
            answers[target] = client.get(target, headers=HTML)
        assert answers[target].status_code == 200, (page, link)
        if part:
            assert part in read_links(answers[target].text)[1], (page, link)
    assert len(answers) > 15


def test_the_way_to_these_pages_stands_on_every_page(client: Client) -> None:
    links, _ = read_links(show(client, "/"))
    for path in ("/about/instance", "/about/headwater", "/about/terms", "/about/p2p", "/docs", "/source.tar.gz"):
        assert path in links
    assert 'href="/about/instance" aria-current="page"' in show(client, "/about/network")


def test_headwater_says_what_it_is(client: Client) -> None:
    words = read_text(show(client, "/about/headwater"))
    for said in (
        "people run themselves",
        "ActivityPub",
        "peer to peer, directly in the browser",
        "GNU Affero General Public License",
        "Set up an account",
        "What a channel is",
        "Create a playlist",
        "Applications and browser add-ons",
        "Translate.",
        "Tell what is missing.",
        "Write code.",
        "Made with love by",
    ):
        assert said in words


def test_pages_ask_the_database_as_often_whatever_they_list(client: Client, runtime: Runtime) -> None:
    def count() -> int:
        with count_statements() as statements:
            show(client, "/about/network")
        return len(statements)

    before = count()
    with runtime.database.write() as session:
        for number in range(3):
            add_follower(session, f"more-{number}", find_instance_actor(session).id)
    assert count() == before
