"""Users as those manage them who run the instance, without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from tests.support.statements import count_statements

from headwater.house.rights import Role
from headwater.runtime import Runtime
from headwater.users import User, verify_password

if TYPE_CHECKING:
    from tests.support.client import Person

PATH = "/admin/overview/users"
HTML = {"accept": "text/html"}
NEW = {"username": "mira", "password": "long enough", "email": "mira@example.com", "role": "2", "videoQuota": "5 GB"}


def send(person: Person, path: str, **form: str) -> Any:
    return person.post(path, data=form, headers=HTML, follow_redirects=False)


def find(runtime: Runtime, username: str) -> User | None:
    with runtime.database.read() as session:
        return session.scalar(sa.select(User).where(User.username == username))


def test_users_are_listed_searched_and_sorted(admin: Person, user: Person, other: Person, runtime: Runtime) -> None:
    page = admin.get(PATH, headers=HTML).text
    assert all(name in page for name in ("root", "mary", "paul"))
    found = admin.get(f"{PATH}?search=mar", headers=HTML).text
    assert "mary@example.com" in found and "paul@example.com" not in found
    rows = admin.get(f"{PATH}?sort=username", headers=HTML).text
    assert rows.index("mary@") < rows.index("paul@") < rows.index("root@")
    with runtime.database.write() as session:
        session.execute(
            sa.update(User).where(User.username == "mary").values(email_verified=True, pending_email="m@new.example")
        )
        session.execute(sa.update(User).where(User.username == "paul").values(email_verified=False))
    page = admin.get(PATH, headers=HTML).text
    assert page.count(">Confirmed<") == page.count("Not confirmed yet") == page.count("change to m@new.example") == 1
    assert "Nobody found" in admin.get(f"{PATH}?search=zzz&blocked=x&sort=y&page=-1", headers=HTML).text


def test_a_user_is_made_and_mistakes_are_shown_beside_their_fields(admin: Person, runtime: Runtime) -> None:
    wrong = send(admin, f"{PATH}/create", **NEW | {"username": "No Way", "password": "x", "videoQuota": "much"})
    assert wrong.status_code == 400
    assert "Such as 50 GB" in wrong.text and "Write a size" in wrong.text
    wrong = send(admin, f"{PATH}/create", **NEW | {"username": "No Way", "password": "x"})
    assert wrong.text.count('aria-invalid="true"') == 2 and "At least 6 characters are needed." in wrong.text
    assert 'value="No Way"' in wrong.text and 'value="x"' not in wrong.text
    assert send(admin, f"{PATH}/create", **NEW).headers["location"] == f"{PATH}?done=create"
    made = find(runtime, "mira")
    assert made is not None and (made.video_quota, made.role) == (5 << 30, Role.USER)
    assert send(admin, f"{PATH}/create", **NEW).status_code == 409


def test_the_form_of_a_new_user_offers_what_it_takes(admin: Person) -> None:
    page = admin.get(f"{PATH}/create", headers={"accept": "text/html"}).text
    assert 'value="-1"' not in page, "no limit is an empty field"
    assert send(admin, f"{PATH}/create", **NEW | {"videoQuota": "", "videoQuotaDaily": ""}).status_code == 303


def test_a_user_is_changed(admin: Person, user: Person, runtime: Runtime) -> None:
    one = f"{PATH}/{user.user_id}"
    assert 'value="mary@example.com"' in admin.get(one, headers=HTML).text
    form = {"email": "new@example.com", "role": "1", "videoQuota": "", "videoQuotaDaily": "1 GB", "password": ""}
    assert send(admin, one, **form).headers["location"] == f"{one}?done=change"
    changed = find(runtime, "mary")
    assert changed is not None
    assert (changed.email, changed.role, changed.video_quota) == ("new@example.com", Role.MODERATOR, -1)
    assert changed.video_quota_daily == 1 << 30
    send(admin, one, **form | {"password": "another one"})
    changed = find(runtime, "mary")
    assert changed is not None and verify_password("another one", changed.password_hash)
    refused = send(admin, one, **form | {"email": "none"})
    assert refused.status_code == 400 and "Nothing was saved" in refused.text
    assert admin.get(f"{PATH}/99999", headers=HTML).status_code == 404
    assert send(admin, f"{PATH}/99999", **form).status_code == 404


def test_a_user_is_blocked_and_let_in_again(admin: Person, user: Person) -> None:
    one = f"{PATH}/{user.user_id}"
    send(admin, f"{one}/block", action="block", reason="rude words")
    assert user.get("/api/v1/users/me").status_code == 401
    page = admin.get(one, headers=HTML).text
    assert "rude words" in page and "Unblock" in page
    assert "mary@" in admin.get(f"{PATH}?blocked=true", headers=HTML).text
    send(admin, f"{one}/block", action="unblock")
    assert "mary@" not in admin.get(f"{PATH}?blocked=true", headers=HTML).text
    assert send(admin, f"{one}/block", action="block", reason="x").status_code == 400


def test_a_user_is_removed_after_being_asked(admin: Person, user: Person, runtime: Runtime) -> None:
    one = f"{PATH}/{user.user_id}/delete"
    assert "cannot be undone" in admin.get(one, headers=HTML).text
    assert find(runtime, "mary") is not None
    assert send(admin, one).headers["location"] == f"{PATH}?done=delete"
    assert find(runtime, "mary") is None


def test_moderators_manage_plain_users_only(moderator: Person, admin: Person, user: Person, runtime: Runtime) -> None:
    assert moderator.get("/admin", headers=HTML, follow_redirects=False).headers["location"] == PATH
    page = moderator.get(PATH, headers=HTML).text
    assert "/admin/system/jobs" not in page
    assert send(moderator, f"{PATH}/{admin.user_id}/delete").status_code in (400, 403)
    refused = send(moderator, f"{PATH}/{user.user_id}", email="mary@example.com", role="0")
    assert refused.status_code == 403
    assert find(runtime, "root") is not None


def test_a_list_is_as_many_statements_with_few_users_as_with_many(
    admin: Person, user: Person, runtime: Runtime
) -> None:
    def count() -> int:
        with count_statements() as statements:
            admin.get(PATH, headers=HTML)
        return len(statements)

    before = count()
    for number in range(3):
        send(admin, f"{PATH}/create", **NEW | {"username": f"u{number}", "email": f"u{number}@example.com"})
    assert count() == before
