"""Text that people write, to HTML that may stand in a page: a small part of Markdown, links, and times of a video."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

RULES = ["linkify", "text_join", "autolink", "balance_pairs", "emphasis", "entity", "escape", "link", "list", "newline"]
TAGS = {"a", "br", "em", "li", "ol", "p", "strong", "ul"}
ATTRIBUTES = {"a": {"href", "data-time"}, "ol": {"start"}}
URL_SCHEMES = {"http", "https", "mailto"}
_TIME = re.compile(r"(?<![\w:.])(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)(?![\w:])", re.ASCII)


PAGE_TAGS = TAGS | {
    "blockquote", "code", "del", "div", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "pre",
    "s", "span", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr",
}  # fmt: skip
PAGE_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "img": {"src", "alt", "title", "width", "height"}}


def render_page(text: str) -> str:
    """Return safe HTML of a page that an administrator wrote: all of Markdown, its HTML as far as it is harmless."""
    cleaned: str = nh3.clean(
        _page_renderer().render(text),
        tags=PAGE_TAGS,
        attributes=PAGE_ATTRIBUTES,
        url_schemes=URL_SCHEMES,
        link_rel="noopener noreferrer",
    )
    return cleaned


@functools.cache
def _page_renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"linkify": True, "html": True}).enable(["linkify", "strikethrough", "table"])


def render_description(text: str) -> str:
    """Return safe HTML of a video's description; times such as `1:23` become links `?start=83s` with `data-time`."""
    return _clean(_renderer(with_times=True).render(text))


def render_text(text: str) -> str:
    """Return safe HTML of what people write about themselves: as a description, but times stay text."""
    return _clean(_renderer(with_times=False).render(text))


def render_comment(
    text: str,
    pattern: re.Pattern[str],
    address_of: Callable[[re.Match[str]], str | None],
    *,
    from_elsewhere: bool = False,
) -> str:
    """Return safe HTML of a comment: as a description; what `pattern` finds leads to `address_of` it, if anywhere.

    One `from_elsewhere` may be HTML: what is harmless of it stays, its own links count.
    """
    with_html = from_elsewhere and "<" in text
    return _clean(_comment_renderer(with_html=with_html).render(text, {"words": (pattern, address_of)}))


def clean_foreign(html: str) -> str:
    """Return what is harmless of HTML that somebody elsewhere wrote: what our own comments may have."""
    return _clean(html)


def _clean(html: str) -> str:
    cleaned: str = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=URL_SCHEMES,
        link_rel="noopener noreferrer nofollow ugc",
    )
    return cleaned


@functools.cache
def _renderer(*, with_times: bool) -> MarkdownIt:
    renderer = MarkdownIt("zero", {"linkify": True, "breaks": True}).enable(RULES)
    if with_times:
        renderer.core.ruler.push("times", _link_times)
    return renderer


@functools.cache
def _comment_renderer(*, with_html: bool) -> MarkdownIt:
    if with_html:
        with_tags = MarkdownIt("zero", {"linkify": True, "breaks": True, "html": True})
        return with_tags.enable([*RULES, "html_block", "html_inline"])
    renderer = MarkdownIt("zero", {"linkify": True, "breaks": True}).enable(RULES)
    if renderer.linkify is not None:
        renderer.linkify.set({"fuzzy_email": False})  # `@name@host` is a person, not an address
    renderer.core.ruler.push("times", _link_times)
    renderer.core.ruler.push("words", _link_words)
    return renderer


def _link_times(state: StateCore) -> None:
    _split_texts(state, _split_times)


def _link_words(state: StateCore) -> None:
    pattern, address_of = state.env["words"]

    def split(token: Token) -> list[Token]:
        found, end = [], 0
        for match in pattern.finditer(token.content):
            if (address := address_of(match)) is None:
                continue
            found += [_text(token.content[end : match.start()]), *_link({"href": address}, match.group())]
            end = match.end()
        return [*found, _text(token.content[end:])] if found else [token]

    _split_texts(state, split)


def _split_texts(state: StateCore, split: Callable[[Token], list[Token]]) -> None:
    """Let every text that is not in a link already become several tokens."""
    for block in state.tokens:
        if block.type != "inline":
            continue
        depth, children = 0, []
        for token in block.children or []:
            depth += token.nesting if token.type in ("link_open", "link_close") else 0
            children += split(token) if token.type == "text" and depth == 0 else [token]
        block.children = children


def _split_times(token: Token) -> list[Token]:
    found, end = [], 0
    for match in _TIME.finditer(token.content):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        moment = f"{hours * 3600 + minutes * 60 + seconds}s"
        link = _link({"href": f"?start={moment}", "data-time": moment}, match.group())
        found += [_text(token.content[end : match.start()]), *link]
        end = match.end()
    return [*found, _text(token.content[end:])] if found else [token]


def _link(attributes: dict[str, str | int | float], content: str) -> list[Token]:
    return [Token("link_open", "a", 1, attrs=attributes), _text(content), Token("link_close", "a", -1)]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
