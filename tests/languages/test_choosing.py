"""Whose wish decides in which language a page is written, and that every answer keeps to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from headwater.web.html.language import COOKIE
from tests.support.client import Person

if TYPE_CHECKING:
    from tests.support.client import Client

pytestmark = pytest.mark.usefixtures("some_french")
BROWSER = {"accept": "text/html"}
IN_FRENCH, IN_ENGLISH = BROWSER | {"accept-language": "fr"}, BROWSER | {"accept-language": "en"}


def language_of(answer: Any) -> str:
    found = re.search(r'<html lang="([^"]+)" dir="ltr"', answer.text)
    assert found, answer.text[:500]
    return found[1]


def choose(someone: Client | Person, language: str, **fields: str) -> Any:
    given = {"language": language, "next": "/videos/browse?sort=name"} | fields
    return someone.post("/language", data=given, headers=BROWSER, follow_redirects=False)


def test_a_browsers_wish_is_heard(client: Client) -> None:
    answer = client.get("/login", headers=IN_FRENCH)
    assert language_of(answer) == "fr" and "Se connecter" in answer.text
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in answer.headers["vary"].split(",")}
    assert language_of(client.get("/login", headers=BROWSER | {"accept-language": "tlh"})) == "en"


def test_an_address_may_say_it_for_one_page(client: Client) -> None:
    answer = client.get("/?lang=fr", headers=IN_ENGLISH)
    assert language_of(answer) == "fr"
    assert '<link rel="alternate" hreflang="fr" href="http://localhost:9000/?lang=fr">' in answer.text
    assert '<link rel="alternate" hreflang="x-default" href="http://localhost:9000/">' in answer.text
    assert '<link rel="canonical" href="http://localhost:9000/?lang=fr">' in answer.text
    assert language_of(client.get("/?lang=xx%00%22", headers=IN_FRENCH)) == "fr"
    assert language_of(client.get("/", headers=IN_ENGLISH)) == "en"


def test_the_switch_is_remembered_by_the_browser_and_leads_back(client: Client) -> None:
    page = client.get("/videos/browse?sort=name&lang=en", headers=IN_ENGLISH).text
    assert '<input type="hidden" name="next" value="/videos/browse?sort=name">' in page
    answer = choose(client, "fr")
    assert (answer.status_code, answer.headers["location"]) == (303, "/videos/browse?sort=name")
    assert language_of(client.get("/login", headers=IN_ENGLISH)) == "fr"
    assert client.get("/nothing", headers=IN_ENGLISH).text.count("Il n’y a rien ici") >= 1
    assert choose(client, "fr", next="//evil.example/").headers["location"] == "/"


@pytest.mark.parametrize("language", ["", "xx", "../fr", "fr\x00", "de"])
def test_a_language_that_there_is_not_is_refused(client: Client, language: str) -> None:
    answer = choose(client, language)
    assert answer.status_code == 400
    assert COOKIE not in answer.headers.get("set-cookie", "")


def test_a_cookie_that_somebody_wrote_does_no_harm(client: Client) -> None:
    client.cookies.set(COOKIE, "../../x")
    assert language_of(client.get("/login", headers=IN_FRENCH)) == "fr"


def test_a_persons_own_language_wins_over_browser_and_cookie(user: Person) -> None:
    assert choose(user, "en").status_code == 303
    form = {"language": "fr"}
    answer = user.post("/my-account/settings/language", data=form, headers=IN_ENGLISH, follow_redirects=False)
    assert answer.status_code == 303
    page = user.get("/my-account/settings", headers=IN_ENGLISH)
    assert language_of(page) == "fr" and "Mes réglages" in page.text
    assert '<option value="fr" selected>Français</option>' in page.text
    assert user.get("/api/v1/users/me").json()["headwater"]["language"] == "fr"
    user.post("/my-account/settings/language", data={"language": ""}, headers=IN_ENGLISH)
    assert language_of(user.get("/my-account/settings", headers=IN_ENGLISH)) == "en"


def test_the_api_takes_a_language_that_there_is(user: Person) -> None:
    assert user.put("/api/v1/users/me", json={"language": "fr"}).status_code == 204
    assert language_of(user.get("/", headers=IN_ENGLISH)) == "fr"
    for wrong in ("xx", 3, "f" * 50):
        answer = user.put("/api/v1/users/me", json={"language": wrong})
        assert answer.status_code == 400 and "language" in answer.json()["invalid-params"]
    assert user.put("/api/v1/users/me", json={"language": None}).status_code == 204
    assert language_of(user.get("/", headers=IN_ENGLISH)) == "en"


def test_messages_of_the_api_stay_english(client: Client) -> None:
    answer = client.get("/api/v1/videos/none?lang=fr", headers={"accept-language": "fr"})
    assert answer.status_code in (400, 404) and answer.json()["detail"].isascii()
