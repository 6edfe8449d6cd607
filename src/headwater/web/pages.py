"""HTML answers: templates, headers, error pages."""

from __future__ import annotations

from html import escape
from typing import Any

from litestar import Request, Response

from headwater.kit.errors import Problem


def render_error(request: Request[Any, Any, Any], problem: Problem) -> Response[str]:
    """Answer a person with what went wrong."""
    text = f"<!doctype html><title>{problem.status}</title><p>{escape(problem.detail)}"
    return Response(text, status_code=problem.status, media_type="text/html; charset=utf-8")
