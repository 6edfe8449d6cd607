"""The Jinja environment of all pages: this room's `base.html` and `components/`, every feature's `<feature>/x.html`."""

import functools
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup, escape

from headwater.web.html import assets, language
from headwater.web.html.filters import FILTERS

HERE = Path(__file__).parent
ROOMS = HERE.parents[1]


def _to_script_json(value: object) -> Markup:
    """Encode a value for `<script type="application/json">`: nothing in it can close the element."""
    text = msgspec.json.encode(value, enc_hook=str).decode()  # translated texts are Markup
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


@functools.cache
def environment() -> Environment:
    """Return the environment; templates are read once and kept."""
    features = {folder.parent.name: FileSystemLoader(folder) for folder in sorted(ROOMS.glob("*/templates"))}
    env = Environment(
        loader=ChoiceLoader([FileSystemLoader(HERE / "templates"), PrefixLoader(features)]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    language.install_translations(env)
    env.filters.update(FILTERS)
    env.filters["script_json"] = _to_script_json
    env.filters["combine"] = lambda attributes, more: attributes | more
    env.filters["as_json"] = lambda value: msgspec.json.encode(value, enc_hook=str).decode()  # for attributes
    env.globals.update(
        asset_url=assets.asset_url,
        stylesheet_url=assets.stylesheet_url,
        early_scripts=assets.early_scripts,
        island_url=assets.island_url,
        island_preloads=assets.island_preloads,
        island_styles=assets.island_styles,
    )
    return env


def csrf_input(token: str | None) -> Markup:
    """Return the hidden field that every form of a signed-in person carries; empty without a session."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(escape(token)) if token else Markup()


def render_text(template: str, language_tag: str, context: dict[str, Any]) -> str:
    """Render a template in a language; `context` must hold every name that the template uses."""
    with language.speaking(language_tag):
        return (
            environment()
            .get_template(template)
            .render(language=language_tag.replace("_", "-"), direction=language.direction_of(language_tag), **context)
        )
