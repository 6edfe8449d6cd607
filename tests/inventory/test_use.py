"""What the store holds: counted by kind and account, and what no row names found."""

from __future__ import annotations

import headwater.house.feature as features
from headwater.db import Base
from headwater.house.holdings import all_holdings
from headwater.inventory import find_orphans, measure, order_measuring, read_storage_use
from headwater.inventory.jobs import job_types
from headwater.runtime import Runtime
from headwater.settings import load_settings
from tests.support.workers import wait_for, working
from tests.videos.people import CONTENT, add_files, add_person, add_video


def test_every_table_that_names_files_declares_them() -> None:
    features.load_models()
    naming = {table.name for table in Base.metadata.tables.values() if "storage_key" in table.columns}
    naming -= {"remote_copy"}  # notes when copies were used; rows of other rooms name them
    selected = " ".join(str(holding.rows) for holding in all_holdings())
    declared = {name for name in naming if f"{name}.storage_key" in selected}
    assert naming - declared == set(), "declare their files with Feature(holdings=...)"


def test_use_by_kind_and_account(runtime: Runtime) -> None:
    mara, paul = add_person(runtime, "mara"), add_person(runtime, "paul")
    for owner, count in ((mara, 2), (paul, 1)):
        for _ in range(count):
            add_files(runtime, add_video(runtime, owner))
    use = measure(runtime)
    kinds = {kind.kind: kind for kind in use.kinds}
    assert (kinds["web-videos"].files, kinds["web-videos"].size_bytes) == (3, 3 * len(CONTENT))
    assert kinds["streaming-playlists"].files == 12
    assert kinds["thumbnails"].files == 6
    assert [(account.name, account.size_bytes) for account in use.accounts] == [
        ("mara", 6 * len(CONTENT)),
        ("paul", 3 * len(CONTENT)),
    ]
    assert use.orphan_bytes == 0 and use.free_bytes > 0
    assert use.size_bytes == sum(kind.size_bytes for kind in use.kinds)


def test_orphans_are_old_files_that_no_row_names(runtime: Runtime) -> None:
    owner = add_person(runtime, "mara")
    add_files(runtime, add_video(runtime, owner))
    runtime.storage.put_bytes("web-videos/left-behind.mp4", b"12345")
    runtime.storage.put_bytes("streaming-playlists/hls/gone/master.m3u8", b"123")
    assert list(find_orphans(runtime)) == [], "they may be waiting for their row"
    impatient = load_settings(
        environment={
            "HEADWATER__STORAGE__ROOT": str(runtime.settings.root),
            "HEADWATER__DATABASE__URL": runtime.settings.database_url,
            "HEADWATER__STORAGE__ORPHAN_AGE": "0 s",
        }
    )
    later = Runtime.open(impatient)
    try:
        assert {blob.key for blob in find_orphans(later)} == {
            "web-videos/left-behind.mp4",
            "streaming-playlists/hls/gone/master.m3u8",
        }
        assert measure(later).orphan_bytes == 8
    finally:
        later.close()


def test_a_job_measures_and_the_result_is_kept(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        assert read_storage_use(session) is None
        job = order_measuring(session)
        assert order_measuring(session) == job, "ordering twice does it once"
    with working(runtime, job_types):
        wait_for(runtime, job)
    with runtime.database.read() as session:
        first = read_storage_use(session)
    assert first is not None and first.size_bytes == 0
    runtime.storage.put_bytes("avatars/a.png", b"1234")
    with runtime.database.write() as session:
        again = order_measuring(session)
    with working(runtime, job_types):
        wait_for(runtime, again)
    with runtime.database.read() as session:
        second = read_storage_use(session)
    assert second is not None and second.size_bytes == 4 and second.measured_at > first.measured_at
