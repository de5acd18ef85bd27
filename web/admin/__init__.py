"""Pages for who looks after people, teams and what is kept. Each with views has one blueprint."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from flask import Flask, redirect, url_for
from werkzeug.wrappers import Response

from treeguide.settings import Settings
from treeguide.web import people_seen

SETTINGS = "treeguide-settings"
"""The name under which an application holds the settings with which it runs."""


def kept(endpoint: str, *, what: str = "1", **place: Any) -> Response:
    """Lead to a page that says that something was done; `what` names one of its sentences."""
    return redirect(url_for(endpoint, **place, kept=what), 303)


def add_to(app: Flask, settings: Settings) -> None:
    """Give `app` all pages of this folder, and what they show of its settings."""
    app.extensions[SETTINGS] = settings
    people_seen.add_to(app)
    for module in sorted(iter_modules(__path__), key=lambda one: one.name):
        pages = getattr(import_module(f"{__name__}.{module.name}"), "blueprint", None)
        if pages is not None:
            app.register_blueprint(pages)
