"""What routes and pages of other rooms use of signing in."""

from headwater.sessions.grants import check_code, check_login, check_may_sign_in, note_proven
from headwater.sessions.model import Token
from headwater.sessions.store import end_sign_in, list_sign_ins
from headwater.sessions.tokens import end_session, open_session

__all__ = [
    "Token",
    "check_code",
    "check_login",
    "check_may_sign_in",
    "end_session",
    "end_sign_in",
    "list_sign_ins",
    "note_proven",
    "open_session",
]
