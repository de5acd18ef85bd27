"""Settings: what each is here, and where that comes from."""

import os
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple, cast

from babel.numbers import format_decimal
from flask import Blueprint, current_app, g, make_response, render_template
from werkzeug.wrappers import Response

from treeguide import __version__
from treeguide.settings import Settings, all_settings, nearest, unknown_names
from treeguide.web.access import require, requires
from treeguide.web.admin import SETTINGS
from treeguide.web.current import shelf

blueprint = Blueprint("settings", __name__, url_prefix="/admin/settings")

WORDS = {"not set": "settings.value.none", "set, not shown": "settings.value.hidden"}
"""How a value is shown that is in words, and the key of these words."""


class Shown(NamedTuple):
    """A setting as this server runs with it; a secret is never among its words."""

    name: str
    field: str
    value: str
    source: str
    """`default`, `environment`, or `start` where the command that started it says otherwise."""


@blueprint.get("")
@requires("configure")
def settings() -> Response:
    """Show the settings, and how the database and the keys are."""
    require("configure")
    store = shelf().store
    page = render_template(
        "admin/settings.html",
        settings=list(_shown(cast(Settings, current_app.extensions[SETTINGS]))),
        unknown=list(map(_said_of_unknown, unknown_names(os.environ))),
        version=__version__,
        health=store.health(),
        keys=store.vault.master.ids,
        number=partial(format_decimal, locale=g.t.language),
    )
    return make_response(page)


def _shown(now: Settings) -> Iterator[Shown]:
    for setting in all_settings():
        value = getattr(now, setting.field)
        said = os.environ.get(setting.name)
        expected, source = (setting.read(said), "environment") if said else (setting.default, "")
        if value != expected:
            source = "start"
        yield Shown(
            setting.name, setting.field, _in_words(setting.kind.shown(value)), source or "default"
        )


def _in_words(shown: str) -> str:
    return str(g.t(WORDS[shown])) if shown in WORDS else shown


def _said_of_unknown(name: str) -> str:
    near = nearest(name)
    remedy = f" {g.t('settings.unknown.near', name=near)}" if near else ""
    return f"{g.t('settings.unknown.one', name=name)}{remedy}"
