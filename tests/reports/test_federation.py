"""Flags between instances: what the reference sends is understood, what we send looks the same and arrives."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account, find_account_of_actor
from headwater.actors import Actor, ActorKind
from headwater.blocks import BY_INSTANCE, block_account
from headwater.channels import Channel
from headwater.federation import Dropped, Received, resolve_actor
from headwater.house import ANONYMOUS
from headwater.kit import clock
from headwater.reports import federation, rules, service
from headwater.reports.model import Report, ReportState, Subject
from headwater.videos import Video
from tests.support.activitypub import read
from tests.support.fediverse import Fediverse, Site, add_user
from tests.support.sample_videos import add_video

OUR_VIDEO = "http://localhost:9101/videos/watch/f681e420-48be-45d6-8c5d-6098d24d5542"


def reports_of(site: Site) -> list[Report]:
    with site.runtime.database.read() as session:
        return list(session.scalars(sa.select(Report).order_by(Report.id)))


def actor_of(session: Session, actor_id: int) -> Actor:
    return session.get_one(Actor, actor_id)


def channel_of(session: Session, actor_id: int) -> int:
    account = find_account_of_actor(session, actor_id)
    assert account is not None
    return session.scalars(sa.select(Channel.id).where(Channel.account_id == account.id)).one()


@pytest.fixture
def ours(fediverse: Fediverse) -> Site:
    """An instance with alice and her video, at the addresses of the recording."""
    site = fediverse.instance(
        "localhost:9101",
        HEADWATER__WEBSERVER__HTTPS="false",
        HEADWATER__WEBSERVER__PORT="9101",
        HEADWATER__WEBSERVER__HOSTNAME="localhost",
    )
    alice = add_user(site, "alice")
    with site.runtime.database.write() as session:
        video = add_video(session, name="Ours")
        video.channel_id, video.url = channel_of(session, alice), OUR_VIDEO
        for name in ("bob", "dave"):
            add_stranger(session, name)
    return site


def add_stranger(session: Session, name: str, kind: ActorKind = ActorKind.ACCOUNT) -> Actor:
    now, url = clock.now(), f"http://localhost:9102/accounts/{name}"
    actor = Actor(
        kind=kind,
        name=name,
        folded_name=name,
        host="localhost:9102",
        url=url,
        inbox_url=f"{url}/inbox",
        shared_inbox_url="http://localhost:9102/inbox",
        created_at=now,
        updated_at=now,
    )
    session.add(actor)
    session.flush()
    if kind is ActorKind.ACCOUNT:
        session.add(Account(actor_id=actor.id, display_name=name, created_at=now, updated_at=now))
        session.flush()
    return actor


def take(site: Site, activity: dict[str, Any]) -> None:
    with site.runtime.database.write() as session:
        actor = session.scalars(sa.select(Actor).where(Actor.url == activity["actor"])).one()
        received = Received(activity=activity, actor=actor, inbox="/inbox", settings=site.runtime.settings)
        federation.take_flag(session, received)


def test_recorded_flags_become_reports(ours: Site) -> None:
    for name in ("Flag_video_UNSIGNED", "Flag_account"):
        take(ours, read(f"delivered/{name}.json")["activity"])
        take(ours, read(f"delivered/{name}.json")["activity"])
    of_video, of_account = reports_of(ours)
    assert (of_video.subject, of_video.reason, of_video.state) == (Subject.VIDEO, "bad video", ReportState.PENDING)
    assert [rules.NAMES[number] for number in of_video.predefined_reasons] == ["spamOrMisleading", "rights"]
    assert (of_video.start_at, of_video.end_at) == (1, 2)
    assert (of_account.subject, of_account.reason) == (Subject.ACCOUNT, "bad account")
    with ours.runtime.database.read() as session:
        for report, name in ((of_video, "bob"), (of_account, "dave")):
            reporter = session.get_one(Account, report.reporter_account_id)
            assert actor_of(session, reporter.actor_id).name == name
            flagged = session.get_one(Account, report.flagged_account_id)
            assert actor_of(session, flagged.actor_id).name == "alice"


def test_what_is_not_ours_or_comes_from_blocked_people_is_dropped(ours: Site) -> None:
    flag = read("delivered/Flag_account.json")["activity"]
    with pytest.raises(Dropped):
        take(ours, flag | {"object": "http://localhost:9102/accounts/bob"})
    with pytest.raises(Dropped):
        take(ours, flag | {"object": ["http://nowhere.example/1", 5, None]})
    with ours.runtime.database.write() as session:
        block_account(session, ours.runtime.settings, BY_INSTANCE, "dave@localhost:9102")
    with pytest.raises(Dropped):
        take(ours, flag)
    assert reports_of(ours) == []


def test_an_instance_may_report_without_a_name(ours: Site) -> None:
    """Mastodon: its instance actor names the account and posts, often without a word."""
    with ours.runtime.database.write() as session:
        url = add_stranger(session, "instance", ActorKind.INSTANCE).url
    flag = {"id": f"{url}/flags/1", "type": "Flag", "actor": url, "content": "", "tag": "odd", "startAt": "x"}
    take(ours, flag | {"object": ["http://localhost:9101/accounts/alice", OUR_VIDEO]})
    assert [(report.subject, report.reason, report.reporter_account_id) for report in reports_of(ours)] == [
        (Subject.ACCOUNT, "", None),
        (Subject.VIDEO, "", None),
    ]


def test_our_flag_looks_like_the_recorded_one(ours: Site) -> None:
    recorded = dict(read("delivered/Flag_video_UNSIGNED.json")["activity"])
    report = Report(id=1, subject=Subject.VIDEO, reason="bad video", predefined_reasons=[3, 5], start_at=1, end_at=2)
    with ours.runtime.database.read() as session:
        actors = {actor.name: actor for actor in session.scalars(sa.select(Actor))}
    made = federation.describe_flag("http://localhost:9102", report, actors["bob"], actors["alice"], OUR_VIDEO)
    assert made == recorded


def test_a_report_of_something_elsewhere_arrives_there(fediverse: Fediverse) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    mary = add_user(here, "mary")
    alice = add_user(there, "alice")
    with there.runtime.database.write() as session:
        actor = actor_of(session, alice)
        video = add_video(session, name="Theirs")
        video.channel_id = channel_of(session, alice)
        video.url = f"https://b.example/videos/watch/{video.uuid}"
        url, uuid = video.url, video.uuid
    known = resolve_actor(here.runtime, actor.url)
    with here.runtime.database.write() as session:
        account = find_account_of_actor(session, known.id)
        reporter = find_account_of_actor(session, mary)
        assert account is not None
        assert reporter is not None
        filing = rules.read_filing({"account": {"id": account.id}, "reason": "spam", "predefinedReasons": ["rights"]})
        viewer = type(ANONYMOUS)(user_id=1, account_id=reporter.id, username="mary")
        service.file_report(session, viewer, filing)
        copy = add_video(session, name="Theirs", is_local=False)
        copy.url, copy.uuid = url, uuid
        copy.channel_id = channel_of(session, mary)
        session.flush()
        session.execute(sa.update(Channel).where(Channel.id == copy.channel_id).values(account_id=account.id))
        filing = rules.read_filing({"video": {"id": str(uuid), "startAt": 4}, "reason": "violent"})
        service.file_report(session, viewer, filing)
    fediverse.settle()
    of_account, of_video = reports_of(there)
    assert (of_account.reason, of_account.predefined_reasons) == ("spam", [5])
    assert (of_video.reason, of_video.start_at, of_video.subject) == ("violent", 4, Subject.VIDEO)
    with there.runtime.database.read() as session:
        assert session.get_one(Video, of_video.video_id).name == "Theirs"
        reporter = session.get_one(Account, of_video.reporter_account_id)
        assert actor_of(session, reporter.actor_id).url == "https://a.example/accounts/mary"
    assert len(reports_of(here)) == 2
