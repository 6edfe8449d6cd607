"""The body of a mail: Markdown, then values, then a text and an HTML part that say the same."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from headwater.mail.values import fill

_RULES = [
    "balance_pairs", "blockquote", "emphasis", "entity", "escape", "heading", "hr", "link", "list", "newline",
    "text_join",
]  # fmt: skip
_LINKS = ("https://", "http://", "mailto:")
_BUTTON = (
    "display:inline-block;padding:10px 20px;border-radius:8px;background:#0b6e75;color:#ffffff;"
    "font-weight:600;text-decoration:none"
)


@functools.cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("zero").enable(_RULES)


def read_body(markdown: str) -> list[Token]:
    """Read a body and put its values in; raises ValueError for a link that leads nowhere."""
    blocks = _markdown().parse(markdown)
    for block in blocks:
        if block.type in ("paragraph_open", "heading_open"):
            block.attrSet("dir", "auto")  # what people write may be in another script than the mail
        if block.children is not None:
            block.children = [filled for token in block.children for filled in _fill_token(token)]
            if _is_button(block.children):
                block.children[0].attrSet("style", _BUTTON)
    return blocks


def _fill_token(token: Token) -> Iterator[Token]:
    if token.type == "link_open":
        href = "".join(fill(str(token.attrGet("href"))).split())
        if not href.startswith(_LINKS):
            raise ValueError(f"a link of a mail leads nowhere: {href[:100]!r}")
        token.attrSet("href", href)
    if token.type != "text":
        yield token
        return
    for number, line in enumerate(fill(token.content).split("\n")):
        if number:
            yield Token("hardbreak", "br", 0)
        yield Token("text", "", 0, content=line)


def _is_button(children: Sequence[Token]) -> bool:
    """A link that is a paragraph by itself is what the reader is asked to do."""
    filled = [token for token in children if token.type != "text" or token.content]
    links = sum(token.type == "link_open" for token in filled)
    return links == 1 and filled[0].type == "link_open" and filled[-1].type == "link_close"


def write_html(blocks: Sequence[Token]) -> str:
    """Write the body as HTML."""
    renderer = _markdown()
    return str(renderer.renderer.render(blocks, renderer.options, {}))


def write_text(blocks: Sequence[Token]) -> str:
    """Write the body as plain text."""
    paragraphs: list[str] = []
    quotes, marks = 0, list[str]()  # how deep in quotations; the marks of the lists around
    first_line = ""
    for block in blocks:
        if block.type == "blockquote_open" or block.type == "blockquote_close":
            quotes += block.nesting
        elif block.type in ("bullet_list_open", "ordered_list_open"):
            marks.append("- ")
        elif block.type in ("bullet_list_close", "ordered_list_close"):
            marks.pop()
        elif block.type == "list_item_open":
            first_line = f"{block.info}. " if block.info else marks[-1]
        elif block.type == "hr":
            paragraphs.append("-" * 20)
        elif block.children is not None:
            paragraphs.append(_indent(_write_inline(block.children), quotes, first_line, len(marks)))
            first_line = ""
    return "\n\n".join(paragraphs)


def _indent(text: str, quotes: int, first_line: str, depth: int) -> str:
    inner = "  " * (depth - 1) if depth else ""
    rest = inner + ("  " if depth else "")
    lines = text.split("\n")
    begun = [(inner + first_line if first_line else rest) + lines[0], *(rest + line for line in lines[1:])]
    return "\n".join("> " * quotes + line for line in begun)


def _write_inline(children: Sequence[Token]) -> str:
    written: list[str] = []
    label_at, href = 0, ""
    is_button = _is_button(children)
    for token in children:
        if token.type == "link_open":
            label_at, href = len(written), str(token.attrGet("href"))
        elif token.type == "link_close":
            label = "".join(written[label_at:])
            if label not in (href, href.removeprefix("mailto:")):
                written.append(f":\n{href}" if is_button else f" ({href})")
        elif token.type in ("softbreak", "hardbreak"):
            written.append("\n")
        else:
            written.append(token.content)
    return "".join(written)
