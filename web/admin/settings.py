"""Settings: what each is here, and where that comes from."""

import os
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple, cast

from babel.numbers import format_decimal
from flask import Blueprint, current_app, g, make_response, render_template
from werkzeug.wrappers import Response

from treeguide import __version__
from treeguide.settings import Settings, all_settings, said_of_unknown
from treeguide.web.access import require, requires
from treeguide.web.admin import SETTINGS
from treeguide.web.current import shelf

blueprint = Blueprint("settings", __name__, url_prefix="/admin/settings")


class Shown(NamedTuple):
    """A setting as this server runs with it; a secret is never among its words."""

    name: str
    value: str
    source: str
    """`default`, `environment`, or `start` where the command that started it says otherwise."""
    meaning: str
    allowed: str


@blueprint.get("")
@requires("configure")
def settings() -> Response:
    """Show the settings, and how the database and the keys are."""
    require("configure")
    store = shelf().store
    page = render_template(
        "admin/settings.html",
        settings=list(_shown(cast(Settings, current_app.extensions[SETTINGS]))),
        unknown=said_of_unknown(os.environ),
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
            setting.name,
            setting.kind.shown(value),
            source or "default",
            setting.meaning,
            setting.kind.allowed,
        )
