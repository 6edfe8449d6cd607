"""A letter's words: subject, text and HTML in a language. Templates are `<room>/templates/mail/<name>.md`."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import BaseLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined

from headwater.mail.letter import Letter
from headwater.mail.markdown import read_body, write_html, write_text
from headwater.mail.rules import fold_line, name_instance
from headwater.mail.values import as_value, fill, write_out
from headwater.settings import Settings
from headwater.web.html import language

HERE = Path(__file__).parent
ROOMS = HERE.parent


class Words(msgspec.Struct, frozen=True):
    """What a mail says."""

    subject: str
    text: str
    html: str
    language: str


def render_letter(letter: Letter, settings: Settings) -> Words:
    """Write a letter's words in its reader's language, else in the first of the instance that there is."""
    wishes = ",".join(settings.instance.languages)
    tag = language.choose_language(wishes, letter.language, default=settings.instance.default_language)
    names = {"instance_name": settings.instance.name, "instance_url": settings.base_url}
    with language.speaking(tag):
        template = _letters().get_template(f"{letter.template}.md")
        context = template.new_context(as_value(dict(letter.context) | names))
        subject, body = ("".join(template.blocks[part](context)) for part in ("subject", "body"))
    signature = name_instance(settings.email.body.signature, settings).strip()
    title = fold_line(f"{name_instance(settings.email.subject.prefix, settings)} {fill(subject)}")
    blocks = read_body(body)
    text = write_text(blocks) + (f"\n\n-- \n{signature}" if signature else "") + "\n"
    html = _shell().render(
        title=title,
        body=write_html(blocks),
        signature=signature,
        language=tag.replace("_", "-"),
        direction=language.direction_of(tag),
        instance_name=settings.instance.name,
        instance_url=settings.base_url,
    )
    return Words(title, text, html, tag.replace("_", "-"))


@functools.cache
def _letters() -> Environment:
    """The templates of every room; no filters but what they need, so that no value loses its wrapping on the way."""
    rooms: dict[str, BaseLoader] = {
        folder.parents[1].name: FileSystemLoader(folder) for folder in sorted(ROOMS.glob("*/templates/mail"))
    }
    env = Environment(
        loader=PrefixLoader(rooms),
        autoescape=True,
        finalize=write_out,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters = {}
    language.install_translations(env)
    return env


@functools.cache
def _shell() -> Any:
    env = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    return env.get_template("shell.html")
