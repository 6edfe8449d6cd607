"""The logs and storage pages as an administrator uses them, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import structlog
from msgspec.structs import replace
from tests.support.workers import wait_for, working

from headwater.administration.jobs import DELETE_ORPHANS, job_types
from headwater.inventory.jobs import job_types as inventory_jobs
from headwater.jobs import enqueue
from headwater.logs.files import JOURNAL
from headwater.processes.logs import configure_logs
from headwater.runtime import Runtime
from headwater.settings import Seconds, Settings

if TYPE_CHECKING:
    from tests.support.client import Person

LOGS, STORAGE = "/admin/system/logs", "/admin/system/storage"
HTML = {"accept": "text/html"}


@pytest.fixture
def journal(settings: Settings) -> Iterator[None]:
    configure_logs(settings, "web")
    yield
    JOURNAL.close()
    structlog.reset_defaults()


def test_logs_are_filtered_and_searched(journal: None, admin: Person) -> None:
    log = structlog.get_logger()
    log.info("quiet thing")
    log.warning("odd thing", colour="<red>")
    log.error("bad thing")
    page = admin.get(LOGS, headers=HTML).text
    assert "quiet thing" not in page and "&lt;red&gt;" in page
    assert page.index("bad thing") < page.index("odd thing")
    assert "quiet thing" in admin.get(f"{LOGS}?level=info", headers=HTML).text
    assert "odd thing" not in admin.get(f"{LOGS}?level=error", headers=HTML).text
    assert "bad thing" not in admin.get(f"{LOGS}?search=RED", headers=HTML).text
    assert "Nothing was logged" in admin.get(f"{LOGS}?search=zzz&level=x&hours=y&kind=z", headers=HTML).text


def test_the_audit_log_tells_who_changed_what(journal: None, admin: Person) -> None:
    config = admin.get("/api/v1/config/custom").json()
    config["instance"]["name"] = "Renamed"
    admin.put("/api/v1/config/custom", json=config)
    page = admin.get(f"{LOGS}?kind=audit", headers=HTML).text
    assert "root update config" in page and "new-config-instance-name: Renamed" in page


def test_the_store_is_measured_when_asked_and_orphans_deleted_after_being_asked(
    admin: Person, runtime: Runtime
) -> None:
    runtime.storage.put_bytes("web-videos/nobody.mp4", b"x" * 1000)
    assert "Not measured yet" in admin.get(STORAGE, headers=HTML).text
    told = admin.post(STORAGE, data={"action": "measure"}, headers=HTML)
    assert "is being measured" in told.text
    storage = replace(runtime.settings.storage, orphan_age=Seconds(0))
    runtime.settings = replace(runtime.settings, storage=storage)
    with working(runtime, [*job_types, *inventory_jobs]):
        with runtime.database.write() as session:
            wait_for_measuring = enqueue(session, "measure-storage", {})
        wait_for(runtime, wait_for_measuring)
        page = admin.get(STORAGE, headers=HTML).text
        assert "web-videos" in page and "Delete them…" in page
        confirm = admin.post(STORAGE, data={"action": "delete"}, headers=HTML).text
        assert "cannot be undone" in confirm and runtime.storage.size("web-videos/nobody.mp4") is not None
        answer = admin.post(STORAGE, data={"action": "delete", "confirmed": "1"}, headers=HTML)
        assert "are being deleted" in answer.text
        with runtime.database.write() as session:
            again = enqueue(session, DELETE_ORPHANS, {})
        wait_for(runtime, again)
    assert runtime.storage.size("web-videos/nobody.mp4") is None
    assert admin.post(STORAGE, data={"action": "dance"}).status_code == 400
