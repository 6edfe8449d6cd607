"""Text in Python that nobody marked. It needs no list of places: where one text is marked, every text is.

The same argument of the same callable, the other values of a table, the other answers of a function: if one of them
is marked for translation, a plain one with words in it was forgotten. Marked always: what a template is given, and what
the refusals of a page say.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from scripts.translations.unmarked import is_spoken

MARKS = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext", "Reason"})
RENDERERS = frozenset({"render", "render_open_form", "render_part", "render_section", "render_text"})
WIRE_PREFIX = "Incorrect request parameters"  # names fields, says nothing
# Refusals whose words a page shows; the others have a page that says it in words of its own.
SHOWN_PROBLEMS = frozenset({"Invalid", "Conflict", "TooLarge", "UnsupportedMedia", "Unprocessable"})
# What takes a marked text in one place and something else in another; most refusals are read by programs alone.
TAKES_ANYTHING = MARKS | SHOWN_PROBLEMS | {"Forbidden", "NotFound", "append", "extend", "get", "join", "str", "Markup"}

Place = tuple[str, str | int]


def find_unmarked_in_code(sources: Mapping[Path, str]) -> list[tuple[Path, int, str]]:
    """Return file, line and text of everything unmarked in modules that know each other's callables."""
    nodes = {path: list(ast.walk(ast.parse(source))) for path, source in sources.items()}
    calls = {path: [node for node in found if isinstance(node, ast.Call)] for path, found in nodes.items()}
    arguments = {path: list(_list_arguments(made, str(path))) for path, made in calls.items()}
    places = {place for given in arguments.values() for place, value in given if _is_marked(value)}
    found = set()
    for path in sources:
        values = [value for place, value in arguments[path] if place in places or place[0] in RENDERERS]
        values += [value for group in _list_groups(nodes[path]) if any(map(_is_marked, group)) for value in group]
        if path.stem.endswith("pages"):
            values += _list_refusals(calls[path])
        found |= {(path, line, text) for value in values for line, text in _find_sentences(value)}
    return sorted(found)


def _list_arguments(calls: Iterable[ast.Call], module: str) -> Iterator[tuple[Place, ast.expr]]:
    """Yield every argument of every call with the callable's name and its position or keyword."""
    for call in calls:
        if not (name := _name_of(call)) or name in TAKES_ANYTHING:
            continue
        known = f"{module}:{name}" if name.startswith("_") else name
        yield from (((known, position), value) for position, value in enumerate(call.args))
        yield from (((known, keyword.arg), keyword.value) for keyword in call.keywords if keyword.arg)


def _list_groups(nodes: Iterable[ast.AST]) -> Iterator[list[ast.expr]]:
    """Yield expressions that stand for each other: values of a table, answers of a function."""
    for node in nodes:
        match node:
            case ast.Dict(values=values):
                yield values
            case ast.FunctionDef():
                answers = (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return))
                yield [answer for answer in answers if answer is not None]


def _list_refusals(calls: Iterable[ast.Call]) -> Iterator[ast.expr]:
    """Yield what the refusals of a page say, on the whole and of each field."""
    for call in calls:
        if _name_of(call) not in SHOWN_PROBLEMS:
            continue
        fields = [keyword.value for keyword in call.keywords if keyword.arg == "fields"]
        yield from (value for table in fields if isinstance(table, ast.Dict) for value in table.values)
        if not fields:
            yield from call.args[:1]


def _name_of(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _is_marked(value: ast.expr) -> bool:
    return any(isinstance(node, ast.Call) and _name_of(node) in MARKS for node in _alternatives(value))


def _alternatives(value: ast.expr) -> Iterator[ast.expr]:
    """Yield what an expression may give, through choices and what is put in."""
    match value:
        case ast.IfExp(body=body, orelse=other):
            yield from _alternatives(body)
            yield from _alternatives(other)
        case ast.BoolOp(values=values):
            for one in values:
                yield from _alternatives(one)
        case ast.BinOp(left=left, op=ast.Mod()):
            yield from _alternatives(left)
        case ast.BinOp(left=left, right=right, op=ast.Add()):
            yield from _alternatives(left)
            yield from _alternatives(right)
        case ast.JoinedStr(values=parts):
            yield from parts
        case _:
            yield value


def _find_sentences(value: ast.expr) -> Iterator[tuple[int, str]]:
    for node in _alternatives(value):
        match node:
            case ast.Constant(value=str() as text) if " " in text.strip() and is_spoken(text):
                if not text.startswith(WIRE_PREFIX):
                    yield node.lineno, text


def read_modules(folder: Path) -> dict[Path, str]:
    """Return the Python modules of a package by their path."""
    paths: Iterable[Path] = sorted(folder.glob("**/*.py"))
    return {path: path.read_text(encoding="utf-8") for path in paths}
