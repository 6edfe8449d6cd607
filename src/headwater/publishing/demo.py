"""One short video of our own, so that a new instance has something to play."""

from __future__ import annotations

import sqlalchemy as sa

from headwater.accounts import Account
from headwater.channels import Channel
from headwater.house import Viewer
from headwater.house.rights import Role
from headwater.jobs import JobRun, enqueue
from headwater.kit import clock
from headwater.media.demo import make_demo
from headwater.media.workbench import open_workbench
from headwater.publishing.model import Upload
from headwater.publishing.service import Arrived, accept
from headwater.runtime import Runtime
from headwater.users import User
from headwater.videos import CommentsPolicy, Privacy, VideoInput

JOB = "publish-demo"
UPLOAD_ID = "demo"  # its row, which is never forgotten, says that the video was published once
NAME = "Slow water"
DESCRIPTION = "A few seconds of colour and sound, made by this instance at its first start. Replace it with your own."


def publish_demo(runtime: Runtime) -> None:
    """Have a worker make and publish the demonstration video, unless that was done before."""
    with runtime.database.write() as session:
        if session.scalar(sa.select(Upload.id).where(Upload.upload_id == UPLOAD_ID)) is None:
            enqueue(session, JOB, {}, unique_key=JOB)


def make_and_publish(run: JobRun) -> None:
    """Make the clip and accept it as an upload of the first administrator. Bears repetition."""
    viewer = _open_upload(run)
    if viewer is None:
        return
    storage = run.runtime.storage
    with storage.work_folder("demo") as folder:
        path = folder / "demo.mp4"
        with open_workbench(run.runtime.settings.transcoding) as bench:
            make_demo(bench, path)
        details = VideoInput(
            name=NAME,
            channel_id=_first_channel(run.runtime, viewer),
            description=DESCRIPTION,
            privacy=Privacy.PUBLIC,
            comments_policy=CommentsPolicy.ENABLED,
            wait_transcoding=False,
        )
        accept(run.runtime, viewer, Arrived(path, "demo.mp4", path.stat().st_size, details), UPLOAD_ID)


def _open_upload(run: JobRun) -> Viewer | None:
    """Note that the video is being published; None when it was already, or nobody is there to publish it."""
    with run.transaction() as session:
        upload = session.scalar(sa.select(Upload).where(Upload.upload_id == UPLOAD_ID))
        query = sa.select(User, Account.id).join(Account, Account.user_id == User.id)
        row = session.execute(query.where(User.role == Role.ADMINISTRATOR).order_by(User.id).limit(1)).one_or_none()
        if row is None or (upload is not None and upload.accepted_at is not None):
            return None
        user, account_id = row
        now = clock.now()
        if upload is None:
            values = {"user_id": user.id, "filename": "demo.mp4", "mimetype": "video/mp4", "size_bytes": 0}
            session.add(Upload(upload_id=UPLOAD_ID, details={}, created_at=now, touched_at=now, **values))
        return Viewer(user_id=user.id, account_id=account_id, username=user.username, role=user.role)


def _first_channel(runtime: Runtime, viewer: Viewer) -> int:
    query = sa.select(Channel.id).where(Channel.account_id == viewer.account_id).order_by(Channel.id).limit(1)
    with runtime.database.read() as session:
        return session.scalars(query).one()
