"""Object storage: an S3 service for files instead of the local disk."""

from __future__ import annotations

from typing import Annotated

from headwater.settings.kinds import Section, about
from headwater.settings.units import ByteSize, Seconds


class Credentials(Section, frozen=True):
    """The keys of the S3 service; empty: those of the environment or the machine."""

    access_key_id: Annotated[str, about("Access key.")] = ""
    secret_access_key: Annotated[str, about("Secret key.")] = ""


class Proxy(Section, frozen=True):
    """How files of videos that are not open to all leave the bucket."""

    proxify_private_files: Annotated[
        bool, about("Send them through this server; off: redirect to a signed address of the service.")
    ] = True
    signed_lifetime: Annotated[Seconds, about("A signed address is good for this long.")] = Seconds(3600)


class Bucket(Section, frozen=True):
    """Where one kind of file goes; empty: where `object_storage` itself says."""

    bucket_name: Annotated[str, about("A bucket of its own.")] = ""
    prefix: Annotated[str, about("Prefix of every key in it.")] = ""
    base_url: Annotated[str, about("Public address of that bucket or a CDN before it.")] = ""


class ObjectStorageSettings(Section, frozen=True):
    """An S3 service. A kind of file goes there when it has a bucket, its own or the common one."""

    enabled: Annotated[bool, about("Open the buckets: read what is there, and put new files there.")] = False
    new_files: Annotated[bool, about("Off: new files stay on the local disk, while the others move back.")] = True
    endpoint: Annotated[str, about("URL of the S3 service.")] = ""
    region: Annotated[str, about("Region name.")] = "us-east-1"
    credentials: Annotated[Credentials, about("Keys.")] = Credentials()
    proxy: Annotated[Proxy, about("Files of videos that are not open to all.")] = Proxy()
    bucket_name: Annotated[str, about("Bucket of every kind of file that has none of its own.")] = ""
    prefix: Annotated[str, about("Prefix of every key in the common bucket.")] = ""
    base_url: Annotated[
        str, about("Public address of the common bucket or a CDN before it; empty: files go through this server.")
    ] = ""
    max_upload_part: Annotated[
        ByteSize, about("Size of the parts in which files are sent; 10,000 of them bound the size of a file.")
    ] = ByteSize(16 << 20)
    max_request_attempts: Annotated[
        int, about("Tries of a request; after them whoever asked is told to come back, and jobs wait.", ge=1, le=20)
    ] = 3
    connect_timeout: Annotated[Seconds, about("A service that takes longer to answer the door is away.")] = Seconds(5)
    request_timeout: Annotated[Seconds, about("One request with its part of a file; a slow line needs more.")] = (
        Seconds(120)
    )
    streaming_playlists: Annotated[Bucket, about("HLS files.")] = Bucket()
    web_videos: Annotated[Bucket, about("Plain MP4 files.")] = Bucket()
    original_video_files: Annotated[Bucket, about("Uploaded originals.")] = Bucket()
    torrents: Annotated[Bucket, about("Torrent files.")] = Bucket()
    thumbnails: Annotated[Bucket, about("Miniatures and previews.")] = Bucket()
    avatars: Annotated[Bucket, about("Avatars and banners.")] = Bucket()
    captions: Annotated[Bucket, about("Subtitles.")] = Bucket()
    storyboards: Annotated[Bucket, about("Seek-bar previews.")] = Bucket()
    redundancy: Annotated[Bucket, about("Mirrors of other instances' videos.")] = Bucket()
    well_known: Annotated[Bucket, about("Files served under /.well-known/.")] = Bucket()
