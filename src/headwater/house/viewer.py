"""Who is asking: built once per request, handed to every rule."""

from __future__ import annotations

import msgspec

from headwater.house.rights import Right, Role, has_right


class Credentials(msgspec.Struct, frozen=True):
    """What a request carried: a bearer token (or `accessToken` query) of an application, or a page's session cookie."""

    bearer: str | None = None
    session: str | None = None


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in user, or nobody (`ANONYMOUS`)."""

    user_id: int | None = None
    account_id: int | None = None
    username: str = ""
    display_name: str = ""
    avatar_path: str | None = None
    role: Role | None = None
    token_id: int | None = None  # the token or session row that proved who this is

    @property
    def signed_in(self) -> bool:
        """Whether this is somebody."""
        return self.user_id is not None

    def may(self, right: Right) -> bool:
        """Whether the viewer's role holds a right."""
        return has_right(self.role, right)


ANONYMOUS = Viewer()
