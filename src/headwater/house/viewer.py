"""Who is asking: built once per request, handed to every rule."""

from __future__ import annotations

import msgspec

from headwater.house.rights import Right, Role, has_right


class Origin(msgspec.Struct, frozen=True):
    """Where a request comes from, as the list of sign-ins shows it."""

    device: str | None = None  # the user agent
    address: str | None = None


class Applicant(msgspec.Struct, frozen=True):
    """Somebody who asked to join and is no user: what they may be told once their password is proven."""

    password_hash: str
    is_rejected: bool


class Credentials(msgspec.Struct, frozen=True):
    """What a request carried: a bearer token (or `accessToken` query) of an application, or a page's session cookie."""

    bearer: str | None = None
    session: str | None = None
    origin: Origin = Origin()  # only beside one of them: nobody's is not even read


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in user, or nobody (`ANONYMOUS`)."""

    user_id: int | None = None
    account_id: int | None = None
    username: str = ""
    display_name: str = ""
    avatar_path: str | None = None
    role: Role | None = None
    language: str | None = None  # what they want to read, if they have set it
    token_id: int | None = None  # the token or session row that proved who this is

    @property
    def signed_in(self) -> bool:
        """Whether this is somebody."""
        return self.user_id is not None

    def may(self, right: Right) -> bool:
        """Whether the viewer's role holds a right."""
        return has_right(self.role, right)


ANONYMOUS = Viewer()
