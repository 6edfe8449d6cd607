"""Every setting is either on a page of the administration or here, with the reason why it is set in files only."""

from __future__ import annotations

from headwater.configuring.groups import list_groups
from headwater.settings.describe import list_keys
from headwater.settings.layers import NEVER_SAVED

TUNING = "protects or paces this machine: nobody needs it who does not read the documentation first"
PLACE = "a path, program or device of this machine: whoever may log in as administrator must not choose what is run"
DOOR = "a slip would open or close the instance to everybody, the one who could take it back included"

# A key, or a section whose other keys are meant too.
ONLY_IN_FILES = {
    **dict.fromkeys(NEVER_SAVED, "read before the database is open, or frozen at the first start"),
    "bus": TUNING,
    "captions.max_line": TUNING,
    "captions.transcript_characters": TUNING,
    "client.menu.login.redirect_on_single_external_auth": "kept for applications: there is no other way to log in yet",
    "comments.gather_timeout": TUNING,
    "comments.max_depth": TUNING,
    "comments.max_remote_length": TUNING,
    "comments.page_size": TUNING,
    "contact_form.max_fill_time": TUNING,
    "contact_form.min_fill_time": TUNING,
    "federation.copies": TUNING,
    "federation.crawling": TUNING,
    "federation.deliveries": TUNING,
    "federation.fetching": TUNING,
    "federation.inbox": TUNING,
    "federation.key_bits": "counts for keys that are made from then on, so that old ones stay as they are",
    "federation.page_size": TUNING,
    "federation.playlists": TUNING,
    "federation.prevent_ssrf": DOOR,
    "federation.prune": TUNING,
    "federation.sign_federated_fetches": "off, some instances answer nothing: for finding faults only",
    "federation.videos": TUNING,
    "followings.max_at_once": TUNING,
    "instance.robots": "a file of the site, written once and word for word",
    "instance.securitytxt": "a file of the site, written once and word for word",
    "jobs": TUNING,
    "log": TUNING,
    "mailed_codes.prune": TUNING,
    "rates_limit.enabled": DOOR,
    "rates_limit.receive_client_log": TUNING,
    "rates_limit.well_known": TUNING,
    "redundancy.videos.check_interval": TUNING,
    "redundancy.videos.max_files": TUNING,
    "redundancy.videos.max_text": TUNING,
    "redundancy.videos.part_size": TUNING,
    "redundancy.videos.part_timeout": TUNING,
    "redundancy.videos.strategies": "a list whose entries have four values each, which forms do not hold",
    "remote_redundancy.videos.look_over": TUNING,
    "remote_redundancy.videos.max_per_video": TUNING,
    "savings": TUNING,
    "search.max_matches": TUNING,
    "search.tidy_words": TUNING,
    "sessions.prune": TUNING,
    "smtp.ca_file": PLACE,
    "smtp.disable_starttls": "makes mail readable on its way: for servers of old on the same machine",
    "smtp.first_retry": TUNING,
    "smtp.keep_trying": TUNING,
    "smtp.longest_retry": TUNING,
    "smtp.max_connections": TUNING,
    "smtp.max_duration": TUNING,
    "smtp.sendmail": PLACE,
    "smtp.timeout": TUNING,
    "static_files": "goes with the web server in front and its caches, which are set in files too",
    "stats.cache": TUNING,
    "torrents.check": TUNING,
    "torrents.check_batch": TUNING,
    "tracker": "protects the tracker, or says where it listens",
    "transcoding.ffmpeg": PLACE,
    "transcoding.hardware_device": PLACE,
    "transcoding.limits": TUNING,
    "transcoding.profile": "there is one profile",
    "transcoding.segment_lifetime": TUNING,
    "transcoding.stranded_check": TUNING,
    "trust_proxy": DOOR,
    "upload.min_rate": TUNING,
    "upload.progress_poll": TUNING,
    "upload.progress_stream": TUNING,
    "upload.stall": TUNING,
    "views.videos": TUNING,
    "web": TUNING,
    "webadmin.configuration.edition.allowed": DOOR,
    "webadmin.welcome.offered": "changed by the first steps themselves",
}


def test_every_setting_is_on_a_page_or_has_a_reason_why_not() -> None:
    on_pages = {field.key for group in list_groups() for field in group.fields}
    keys = {key.name for key in list_keys() if key.kind}
    covered: dict[str, str] = {}
    for key in keys - on_pages:
        parts = key.split(".")
        for end in range(len(parts), 0, -1):
            if (section := ".".join(parts[:end])) in ONLY_IN_FILES:
                covered[key] = section
                break
    missing = keys - on_pages - covered.keys()
    assert not missing, f"put them into a group of configuring/groups, or here with the reason: {sorted(missing)}"
    assert set(covered.values()) == ONLY_IN_FILES.keys(), "reasons for settings that are not there, or on a page"
    assert on_pages <= keys
