"""Pages for who looks after people, teams and what is kept. Each module here has one blueprint."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask

from treeguide.settings import Settings

SETTINGS = "treeguide-settings"
"""The name under which an application holds the settings with which it runs."""


def add_to(app: Flask, settings: Settings) -> None:
    """Give `app` all pages of this folder, and what they show of its settings."""
    app.extensions[SETTINGS] = settings
    for module in sorted(iter_modules(__path__), key=lambda one: one.name):
        app.register_blueprint(import_module(f"{__name__}.{module.name}").blueprint)
