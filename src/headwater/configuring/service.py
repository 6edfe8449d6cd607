"""Save a page of settings, all or nothing: checked by the tree, among each other, and against what others saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from headwater.configuration import change_settings, find_contradictions, find_fault, to_key
from headwater.configuring.fields import Field
from headwater.configuring.forms import VERSION, Wish, read_wish
from headwater.configuring.joining import asks_who_may_join, spread
from headwater.configuring.words import explain_contradiction, explain_fault
from headwater.db.saved_settings import find_version, hold_saved, read_saved
from headwater.kit.errors import Conflict, Invalid, Reason
from headwater.kit.ids import read_number
from headwater.runtime import Runtime
from headwater.settings.layers import get_key, with_key, write_plain


class Overtaken(Conflict):
    """Somebody else saved the same settings since the page was made; `fields` names them."""


def save_page(
    session: Session, runtime: Runtime, fields: tuple[Field, ...], form: Mapping[str, Any], author: str
) -> list[str]:
    """Save what a form changes; returns the keys. Raises Invalid or Overtaken naming the fields."""
    tree = write_plain(runtime.settings)
    form = spread(form, runtime) if asks_who_may_join(fields) else form
    open_fields = tuple(field for field in fields if not runtime.layers.lock_of(field.key))
    wish = read_wish(open_fields, form, lambda key: get_key(tree, key))
    faults = wish.wrong | {
        key: fault for key, value in wish.values.items() if (fault := find_fault(runtime.layers, key, value))
    }
    by_key = {field.key: field for field in fields}
    wrong = {key: explain_fault(by_key[key], fault) for key, fault in faults.items()}
    wrong = wrong or _contradict(runtime, tree, wish)
    if wrong:
        raise Invalid("Nothing was saved.", fields=wrong)
    changed = [*wish.values, *wish.removed]
    _check_not_overtaken(session, form, changed)
    change_settings(session, runtime, wish.values, author, removed=wish.removed)
    return changed


def _contradict(runtime: Runtime, tree: dict[str, Any], wish: Wish) -> dict[str, str]:
    """Return what did not contradict itself before and would now, by key, with the reason."""
    after = tree
    for key, value in wish.values.items():
        after = with_key(after, key, value)
    unsaved = write_plain(runtime.layers.build())
    for key in wish.removed:
        after = with_key(after, key, get_key(unsaved, key))

    def find(among: Mapping[str, Any]) -> dict[str, str]:
        return dict(find_contradictions(lambda path: get_key(among, to_key(path)) is True, runtime.settings))

    before = find(tree)
    found = {path: reason for path, reason in find(after).items() if path not in before}
    return {to_key(path): explain_contradiction(path) or reason for path, reason in found.items()}


def _check_not_overtaken(session: Session, form: Mapping[str, Any], keys: list[str]) -> None:
    hold_saved(session)  # or two who save at the same moment would both find nothing changed
    version, saved = read_saved(session)
    seen = read_number(form.get(VERSION))
    if seen is None:
        raise Invalid("Incorrect request parameters: version", fields={VERSION: "Invalid value"})
    if seen == version:
        return
    rows = find_version(session, seen)
    before = rows[0].tree if rows and rows[0].id == seen else {}
    overtaken = {key: Reason("Changed meanwhile.") for key in keys if get_key(before, key) != get_key(saved, key)}
    if overtaken:
        raise Overtaken("Somebody else changed this meanwhile.", fields=overtaken)
