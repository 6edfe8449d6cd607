"""The web process: request context, authentication, errors, pages. Only web-side modules may import litestar."""
