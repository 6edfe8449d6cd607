"""The pages of joining: signing up, confirming an address, a forgotten password; requests and invitations."""

from headwater.house import Feature

FEATURE = Feature(
    name="joining",
    routes=(
        "headwater.joining.signup_pages:routes",
        "headwater.joining.asking_pages:routes",
        "headwater.joining.confirm_pages:routes",
        "headwater.joining.password_pages:routes",
        "headwater.joining.requests_pages:routes",
        "headwater.joining.request_page:routes",
        "headwater.joining.invitations_pages:routes",
    ),
    templates=True,
)
