"""Comments: what people say below a video, in threads; held back, let through and removed by those who may."""

from headwater.comments.bulk import remove_comments_of
from headwater.comments.federation import resolve_comment
from headwater.comments.mentions import Mention, find_handles
from headwater.comments.model import Comment
from headwater.comments.reading import Threads, read_thread, read_threads
from headwater.comments.rendering import render
from headwater.comments.rules import (
    MAX_LENGTH,
    Place,
    Said,
    may_approve,
    may_moderate,
    may_remove,
    needs_review,
    place_of,
    said_by,
)
from headwater.comments.service import (
    Draft,
    add_comment,
    approve_comment,
    bury,
    find_on_video,
    let_through,
    post_comment,
    remove_comment,
)
from headwater.comments.wire import CommentCore, core_of
from headwater.house import Feature

__all__ = [
    "FEATURE",
    "MAX_LENGTH",
    "Comment",
    "CommentCore",
    "Draft",
    "Mention",
    "Place",
    "Said",
    "Threads",
    "add_comment",
    "approve_comment",
    "bury",
    "core_of",
    "find_handles",
    "find_on_video",
    "let_through",
    "may_approve",
    "may_moderate",
    "may_remove",
    "needs_review",
    "place_of",
    "post_comment",
    "read_thread",
    "read_threads",
    "remove_comment",
    "remove_comments_of",
    "render",
    "resolve_comment",
    "said_by",
]

FEATURE = Feature(
    name="comments",
    models="headwater.comments.model",
    routes=("headwater.comments.api:routes",),
    jobs=("headwater.comments.bulk:job_types",),
    events={
        "user.deleted": "headwater.comments.service:forget_account",
        "account.deleted": "headwater.comments.service:forget_account",
        "comment.posted": "headwater.comments.federation.sending:tell_comment",
        "comment.approved": "headwater.comments.federation.sending:tell_comment",
        "comment.removed": "headwater.comments.federation.sending:tell_removal",
    },
    documents=("headwater.comments.federation.documents:documents",),
    activities=("headwater.comments.federation.receiving:handlers",),
    figures={"user": "headwater.comments.store:count_of_users"},
)
