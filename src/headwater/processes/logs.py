"""Structured logs on standard error: JSON lines, or columns on a terminal. Secrets are struck out of every line."""

from __future__ import annotations

import logging
import sys
from types import TracebackType

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from headwater.kit.redaction import strike_out
from headwater.logs.files import JOURNAL
from headwater.settings import Settings


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Strike secrets out of a line (a structlog processor)."""
    cleaned: EventDict = strike_out(event)
    return cleaned


def keep(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Write a line to the journal too (a structlog processor)."""
    JOURNAL.write({name: value for name, value in event.items() if not name.startswith("_")})
    return event


def configure_logs(whole: Settings, process: str) -> None:
    """Send our own lines and those of libraries to standard error in one shape, and to files that people may read."""
    settings = whole.log
    JOURNAL.open(whole.logs_folder, process, settings.rotation)
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
        keep,
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
