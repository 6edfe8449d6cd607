"""The web process: request context, authentication, errors, pages. Only web-side modules may import litestar."""

from headwater.house import Feature

FEATURE = Feature(
    name="web",
    routes=("headwater.web.html.client_files:routes",),
)
