"""The page on which people set things for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from headwater.runtime import Runtime
from tests.support.client import PASSWORD, Person, sign_in
from tests.support.drawing import picture

if TYPE_CHECKING:
    from tests.support.client import Client

PAGE, ME = "/my-account/settings", "/api/v1/users/me"
BROWSER = {"accept": "text/html"}


def send(person: Person, part: str, fields: dict[str, Any], **options: Any) -> Any:
    return person.post(f"{PAGE}/{part}", data=fields, headers=BROWSER, follow_redirects=False, **options)


def show(person: Person, query: str = "") -> str:
    answer = person.get(PAGE + query, headers=BROWSER)
    assert answer.status_code == 200
    return str(answer.text)


def test_the_profile_is_saved_with_its_picture(user: Person) -> None:
    files = {"avatarfile": ("a.webp", picture("WEBP"), "image/webp")}
    answer = send(user, "profile", {"displayName": "Mary <M>", "description": "One\r\ntwo"}, files=files)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?done=profile#profile")
    account = user.get(ME).json()["account"]
    assert (account["displayName"], account["description"]) == ("Mary <M>", "One\ntwo")
    html = show(user, "?done=profile")
    assert "Saved." in html and "Mary &lt;M&gt;" in html and account["avatars"][2]["path"] in html
    send(user, "profile", {"displayName": "Mary", "description": "", "remove-avatar": "true"})
    account = user.get(ME).json()["account"]
    assert (account["description"], account["avatars"]) == (None, [])


def test_a_bad_picture_leaves_the_profile_as_it_was(user: Person) -> None:
    files = {"avatarfile": ("a.png", b"no picture", "image/png")}
    answer = send(user, "profile", {"displayName": "Changed", "description": ""}, files=files)
    assert answer.status_code == 400 and "could not be read" in answer.text and 'value="Changed"' in answer.text
    assert user.get(ME).json()["account"]["displayName"] == "mary"


def test_preferences_are_saved_and_shown(user: Person) -> None:
    fields = {"nsfwPolicy": "blur", "autoPlayNextVideo": "true", "videoLanguages": ["fr", "en"]}
    assert send(user, "watching", fields).status_code == 303
    me = user.get(ME).json()
    assert (me["nsfwPolicy"], me["videoLanguages"]) == ("blur", ["fr", "en"])
    assert (me["autoPlayNextVideo"], me["autoPlayVideo"], me["p2pEnabled"]) == (True, False, False)
    html = show(user)
    assert "2 languages chosen" in html and '<option value="blur" selected>' in html
    send(user, "watching", {"nsfwPolicy": "blur", "nsfwViolence": "do_not_list", "nsfwSex": "", "videoLanguages": "fr"})
    kinds = user.get("/api/v1/users/me").json()["headwater"]
    assert (kinds["nsfwFlagsHidden"], kinds["nsfwFlagsDisplayed"]) == (1, 0)
    send(user, "watching", {"nsfwPolicy": "blur", "videoLanguages": "fr"})
    assert user.get(ME).json()["videoLanguages"] == ["fr"]
    send(user, "watching", {"nsfwPolicy": "blur"})
    assert user.get(ME).json()["videoLanguages"] is None


@pytest.mark.parametrize(
    ("part", "fields", "status", "words"),
    [
        ("profile", {"displayName": ""}, 400, "1 to 120 characters"),
        ("profile", {"displayName": "x", "description": "y"}, 400, "3 to 1,000 characters"),
        ("watching", {"nsfwPolicy": "nope"}, 400, "Please choose one"),
        ("watching", {"nsfwPolicy": "blur", "videoLanguages": "<b>"}, 400, "choose from the list"),
        ("sign-in", {"email": "nope", "currentPassword": PASSWORD}, 400, "no email address"),
        ("sign-in", {"email": "paul@example.com", "currentPassword": PASSWORD}, 409, "Somebody else has"),
        ("sign-in", {"email": "new@example.com", "currentPassword": "wrong"}, 401, "not your password"),
        ("sign-in", {"email": "new@example.com"}, 400, "not your password"),
        ("sign-in", {"password": "short", "currentPassword": PASSWORD}, 400, "6 to 255 characters."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    user: Person, other: Person, part: str, fields: dict[str, str], status: int, words: str
) -> None:
    answer = send(user, part, fields)
    assert answer.status_code == status and words in answer.text and "Nothing is saved yet" in answer.text
    assert "field-error" in answer.text and PASSWORD not in answer.text
    assert user.get(ME).json()["email"] == "mary@example.com"


def test_address_and_password_change_with_the_old_password(client: Client, user: Person) -> None:
    fields = {"email": "new@example.com", "password": "another password", "currentPassword": PASSWORD}
    assert send(user, "sign-in", fields).status_code == 303
    assert user.get(ME).json()["email"] == "new@example.com"
    sign_in(client, "mary", "another password")


def test_nobody_is_asked_to_log_in_and_unknown_parts_are_not_found(client: Client, user: Person) -> None:
    answer = client.get(PAGE, headers=BROWSER, follow_redirects=False)
    assert answer.headers["location"] == f"/login?next={PAGE}"
    assert send(user, "nothing", {}).status_code == 404


@pytest.mark.parametrize("field", ["displayName", "description"])
def test_several_values_for_one_text_are_a_mistake_like_others(user: Person, field: str) -> None:
    answer = send(user, "profile", {"displayName": "Mary", "description": "", field: ["one", "two"]})
    assert answer.status_code == 400
    assert "<h1" in answer.text


def test_a_stolen_session_does_not_find_out_the_password(runtime: Runtime, user: Person) -> None:
    limits = msgspec.structs.replace(runtime.settings.rates_limit, enabled=True)
    runtime.settings = msgspec.structs.replace(runtime.settings, rates_limit=limits)
    guess = {"currentPassword": "a guess", "password": "a password of mine"}
    statuses = [user.put(ME, json=guess).status_code for _ in range(limits.login_name.max + 1)]
    assert statuses == [401] * limits.login_name.max + [429]
    assert user.put(ME, json=guess | {"currentPassword": PASSWORD}).status_code == 429
    assert send(user, "sign-in", guess).status_code == 429
