"""Structured logs on standard error: JSON lines, or columns on a terminal. Secrets are struck out of every line."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from headwater.settings.work import Log

STRUCK_OUT = "[redacted]"
_SECRET_NAME = re.compile(r"passw|secret|token|authorization|cookie|credential|private_?key|access_?key|otp", re.I)
_SECRET_TEXTS = (
    re.compile(r"(?P<keep>\b(?:bearer|basic)\s+)[^\s\"',;]+", re.I),
    re.compile(r"(?P<keep>[?&;\s'\"][\w-]*(?:token|secret|password|otp|code)=)[^&\s\"'#]+", re.I),
    re.compile(r"(?P<keep>\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s@/]+(?=@)", re.I),
)
_DEEPEST = 6


def strike_out(value: Any, depth: int = 0) -> Any:
    """Return a value without the secrets that its names or texts give away."""
    if isinstance(value, str):
        for pattern in _SECRET_TEXTS:
            value = pattern.sub(rf"\g<keep>{STRUCK_OUT}", value)
        return value
    if depth >= _DEEPEST:
        return value if isinstance(value, int | float | bool | None) else STRUCK_OUT
    if isinstance(value, Mapping):
        return {
            name: STRUCK_OUT if _holds_secret(name, under) else strike_out(under, depth + 1)
            for name, under in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [strike_out(entry, depth + 1) for entry in value]
    return value


def _holds_secret(name: object, value: object) -> bool:
    return value is not None and not isinstance(value, bool) and bool(_SECRET_NAME.search(str(name)))


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Strike secrets out of a line (a structlog processor)."""
    cleaned: EventDict = strike_out(event)
    return cleaned


def configure_logs(settings: Log, process: str) -> None:
    """Send our own lines and those of libraries to standard error in one shape."""
    as_json = settings.format == "json" or (settings.format == "auto" and not sys.stderr.isatty())
    least = logging.getLevelNamesMapping()[settings.level.upper()]
    structlog.contextvars.clear_contextvars()

    def name_process(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["process"] = process
        return event

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_process,
        structlog.processors.format_exc_info,
        redact,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    _join_libraries(shared, renderer, least)
    sys.excepthook = _log_end


def _join_libraries(shared: list[Processor], renderer: Processor, least: int) -> None:
    handler = logging.StreamHandler(sys.stderr)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(least, logging.WARNING))  # libraries: only what went wrong


def _log_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log what ended the process like everything else, with secrets struck out."""
    structlog.get_logger().critical("process failed", exc_info=(kind, error, trace))
