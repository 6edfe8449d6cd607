"""Pages on which people look after how they sign in: second step, passkeys, where they are signed in, leaving."""

from headwater.house import Feature

FEATURE = Feature(
    name="security",
    routes=(
        "headwater.security.pages:routes",
        "headwater.security.two_factor_pages:routes",
        "headwater.security.leaving_pages:routes",
    ),
    events={
        "user.passkey_added": "headwater.security.notices:tell_of_passkey",
        "user.two_factor_changed": "headwater.security.notices:tell_of_two_factor",
    },
    templates=True,
)
