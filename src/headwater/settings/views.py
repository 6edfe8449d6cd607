"""Views, viewers, and how long what is known of them stays."""

from __future__ import annotations

from typing import Annotated

from headwater.settings.kinds import Section, about
from headwater.settings.units import Seconds


class VideoViews(Section, frozen=True):
    """Views of videos."""

    count_view_after: Annotated[
        Seconds, about("A view is so much watched, or half of a shorter video; as elsewhere in the fediverse.")
    ] = Seconds(10)
    view_window: Annotated[Seconds, about("A viewer counts once in this time.")] = Seconds(3600)
    session_pause: Annotated[Seconds, about("Who comes back after such a pause is a new viewer in statistics.")] = (
        Seconds(3600)
    )
    viewer_lifetime: Annotated[Seconds, about("A viewer who reports no more is shown as watching for this long.")] = (
        Seconds(120)
    )
    max_remote_viewers: Annotated[
        int, about("Viewers of one video that one other instance may tell of one by one; more are not counted.", ge=1)
    ] = 5_000
    max_remote_lifetime: Annotated[
        Seconds, about("Other instances may say for how long viewers watch; nobody is believed for longer.")
    ] = Seconds(600)
    tell_viewers: Annotated[
        Seconds, about("How often followers are told how many watch our videos, as elsewhere in the fediverse.")
    ] = Seconds(120)
    viewers_refresh: Annotated[Seconds, about("How often viewers who have gone are taken off.")] = Seconds(30)
    watching_interval: Annotated[Seconds, about("How often players report; more often is only load.")] = Seconds(5)
    trust_viewer_session_id: Annotated[
        bool, about("Tell viewers apart by what their players say, so that one address may be many people.")
    ] = True
    max_sessions: Annotated[
        int, about("Viewers of one video from one address in a session's pause; a school fits, a flood does not.", ge=1)
    ] = 200
    flush: Annotated[Seconds, about("Reports wait for so long to be written together; what a crash may take.")] = (
        Seconds(0.5)
    )
    max_waiting: Annotated[int, about("Reports in memory, 1 kB each; beyond they are dropped.", ge=1)] = 20_000
    session_max_age: Annotated[
        Seconds, about("What viewers watched is kept this long for statistics; the counts stay.")
    ] = Seconds(2 * 365 * 86400)
    prune: Annotated[Seconds, about("How often older ones, and the salts of past days, are removed.")] = Seconds(3600)


class Views(Section, frozen=True):
    """Views."""

    videos: Annotated[VideoViews, about("Views of videos.")] = VideoViews()
