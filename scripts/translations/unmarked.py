"""Text in a template that nobody marked for translation: it would stay English in every language."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment, nodes

SPOKEN_ATTRIBUTES = frozenset(
    {"title", "aria-label", "aria-description", "placeholder", "alt", "label", "aria-valuetext"}
)
BUTTON_TYPES = frozenset({"submit", "button", "reset"})
SILENT_ELEMENTS = frozenset({"script", "style", "code", "kbd"})
SAME_EVERYWHERE = frozenset({"AAC", "Headwater", "UTC"})  # names
WORD = re.compile(r"[^\W\d_]{2,}")
ADDRESS = re.compile(r"\S+@\S+|[\w.-]*\bexample(\.\w+)?")
ATTRIBUTE = re.compile(r"""[\w-]+=("[^"]*"|'[^']*')""")  # macros that write attributes stand outside of any tag
EXPRESSION = "\ue000"


def find_unmarked(source: str) -> list[tuple[int, str]]:
    """Return line and text of everything unmarked: text of the page, spoken attributes, texts handed to components."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    reader = _PageReader()
    reader.feed(_blank_code(environment, source))
    reader.close()
    return sorted({*reader.found, *_find_in_code(environment.parse(source))})


def is_spoken(text: str) -> bool:
    """Whether a text holds words that differ between languages."""
    words = WORD.findall(ADDRESS.sub("", ATTRIBUTE.sub("", text)))
    return any(word not in SAME_EVERYWHERE for word in words)


def _blank_code(environment: Environment, source: str) -> str:
    """Put a mark in the place of every expression, and only line ends in that of statements and comments."""
    kept: list[str] = []
    for _line, kind, value in environment.lexer.tokeniter(source, None):
        if kind == "data":
            kept.append(value)
            continue
        kept.append((EXPRESSION if kind == "variable_begin" else "") + "\n" * value.count("\n"))
    page = "".join(kept)
    return page.replace(f"<{EXPRESSION}", "<x").replace(f"</{EXPRESSION}", "</x")  # `<{{ heading }}>` is an element


class _PageReader(HTMLParser):
    """Reads the page that a template makes, whatever its expressions give."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at what screen readers and tips say."""
        if tag in SILENT_ELEMENTS:
            self._silent.append(tag)
        values = {name: value or "" for name, value in attrs}
        for name, value in values.items():
            button = name == "value" and tag == "input" and values.get("type") in BUTTON_TYPES
            if (button or name in SPOKEN_ATTRIBUTES) and is_spoken(value):
                self._complain(value)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        """Look at text between tags."""
        if not self._silent and is_spoken(data):
            self._complain(data)

    def _complain(self, text: str) -> None:
        self.found.append((self.getpos()[0], " ".join(text.replace(EXPRESSION, "…").split())))


def _find_in_code(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Find plain English that code puts out or hands to a component as a label."""
    for output in tree.find_all(nodes.Output):
        for part in output.nodes:
            if isinstance(part, nodes.CondExpr | nodes.Const):
                yield from (found for found in _find_sentences(part) if found[1][:1].isupper())  # others are classes
    for call in tree.find_all(nodes.Call):
        for argument in call.kwargs:
            if argument.key in SPOKEN_ARGUMENTS:
                yield from _find_sentences(argument.value)
        if isinstance(call.node, nodes.Name) and call.node.name in SPOKEN_POSITIONS:
            for position in SPOKEN_POSITIONS[call.node.name]:
                if position < len(call.args):
                    yield from _find_sentences(call.args[position])
    for pair in tree.find_all(nodes.Pair):
        if isinstance(pair.key, nodes.Const) and pair.key.value in SPOKEN_ATTRIBUTES:
            yield from _find_sentences(pair.value)


# Where the components of `web/html/templates/components` take text for people.
SPOKEN_ARGUMENTS = frozenset({"label", "help", "error", "copied", "empty", "text", "title"})
SPOKEN_POSITIONS = {
    "button": (0,),
    "icon_button": (0,),
    "text_field": (1,),
    "text_area": (1,),
    "select_field": (1,),
    "check_field": (1,),
    "badge": (0,),
    "notice": (0,),
    "empty_state": (0, 1),
    "dialog": (1,),
    "copy_field": (1, 3),
    "progress": (0,),
    "chip": (0,),
    "table": (0,),
    "tabs": (0,),
}


def _find_sentences(value: nodes.Expr) -> Iterator[tuple[int, str]]:
    """Yield the plain texts that an expression may give; what goes through a call is somebody else's matter."""
    match value:
        case nodes.Const(value=str() as text) if is_spoken(text):
            yield value.lineno, text
        case nodes.TemplateData(data=text) if is_spoken(text):
            yield value.lineno, text
        case nodes.CondExpr():
            yield from _find_sentences(value.expr1)
            if value.expr2 is not None:
                yield from _find_sentences(value.expr2)
        case nodes.Or() | nodes.Add():
            yield from _find_sentences(value.left)
            yield from _find_sentences(value.right)
        case nodes.Concat():
            for part in value.nodes:
                yield from _find_sentences(part)
