"""The HTTP application: everything it is made of, in one place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar
from litestar.config.cors import CORSConfig
from litestar.datastructures import State
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig

import headwater
from headwater.federation.documents.negotiation import Negotiation
from headwater.house.feature import collect, load_models
from headwater.runtime import Runtime
from headwater.web.context import Pools
from headwater.web.errors import handle
from headwater.web.guesses import GuessLimiter
from headwater.web.html.pages import find_look
from headwater.web.limits import RateLimiter, Window, WindowSet
from headwater.web.openapi import OpenApiDocument, name_operation
from headwater.web.request import CarefulRequest


def build_app(runtime: Runtime) -> Litestar:
    """Put the application together over an open runtime."""
    load_models()
    settings = runtime.settings

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        app.state.pools = Pools(settings)
        find_look(app.state.runtime)  # for error pages too, which look nothing up
        yield
        app.state.pools.close()

    return Litestar(
        route_handlers=list(collect("routes")),
        lifespan=[lifespan],
        middleware=[
            DefineMiddleware(RateLimiter, runtime=runtime, windows=WindowSet(settings.rates_limit)),
            DefineMiddleware(GuessLimiter, runtime=runtime, window=Window(settings.rates_limit.video_password)),
            DefineMiddleware(Negotiation, runtime=runtime),
        ],
        state=State({"runtime": runtime}),
        exception_handlers={Exception: handle},
        cors_config=CORSConfig(
            allow_origins=["*"], expose_headers=["Retry-After", "Location", "Content-Range", "Accept-Ranges", "Range"]
        ),
        openapi_config=OpenAPIConfig(
            title="Headwater",
            version=headwater.__version__,
            path="/api/headwater/openapi",
            operation_id_creator=name_operation,
            render_plugins=[OpenApiDocument(path="/openapi.json")],
        ),
        request_class=CarefulRequest,
        request_max_body_size=settings.web.max_body,
        logging_config=None,
    )
