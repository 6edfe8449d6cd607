"""Signing in and out in a browser: password, second step, passkey. Who is signed in is known to `sessions`."""

from headwater.house import Feature

FEATURE = Feature(
    name="signing_in",
    routes=(
        "headwater.signing_in.pages:routes",
        "headwater.signing_in.second_step_pages:routes",
        "headwater.signing_in.passkey_api:routes",
    ),
    templates=True,
)
