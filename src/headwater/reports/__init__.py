"""Reports: what people tell moderators about videos, comments and accounts, here and between instances."""

from headwater.house import Feature
from headwater.reports.listing import KINDS, ReportQuery, list_reports
from headwater.reports.model import Report, ReportState, Subject
from headwater.reports.rules import NAMES, read_changes, read_filing
from headwater.reports.service import (
    add_message,
    change_report,
    file_report,
    find_readable,
    find_target,
    remove_message,
    remove_report,
)
from headwater.reports.store import list_messages

__all__ = [
    "FEATURE",
    "KINDS",
    "NAMES",
    "Report",
    "ReportQuery",
    "ReportState",
    "Subject",
    "add_message",
    "change_report",
    "file_report",
    "find_readable",
    "find_target",
    "list_messages",
    "list_reports",
    "read_changes",
    "read_filing",
    "remove_message",
    "remove_report",
]

FEATURE = Feature(
    name="reports",
    models="headwater.reports.model",
    routes=("headwater.reports.api:routes",),
    events={"report.opened": "headwater.reports.federation:pass_on"},
    activities=("headwater.reports.federation:handlers",),
)
