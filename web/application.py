"""The Flask application, put together from its parts."""

import datetime
from dataclasses import dataclass, field
from typing import Literal

from flask import Flask

from treeguide.store import Store
from treeguide.web import desk, errors, health, languages, library, media, player, security
from treeguide.web.assets import add_assets
from treeguide.web.shelf import Shelf

MOST_BYTES = 256 * 1024
"""What a form may send: many times the longest text that a form takes."""


def _local_zone() -> datetime.tzinfo:
    zone = datetime.datetime.now().astimezone().tzinfo
    assert zone is not None
    return zone


@dataclass(frozen=True)
class Config:
    """What an application is made from."""

    store: Store
    desk: Literal["", "here", "everyone"] = ""
    """Who may use agents' pages: nobody, this machine, or everyone, for nobody signs in yet."""
    https: bool = False
    """Whether people reach it by https, perhaps through a proxy in front."""
    zone: datetime.tzinfo = field(default_factory=_local_zone)
    """In which promised times are said."""


def create_app(config: Config) -> Flask:
    """Return the application that serves the trees of a store."""
    app = Flask("treeguide.web")
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=1000,
        HTTPS=config.https,
        DESK=config.desk,
    )
    app.extensions["treeguide"] = Shelf(config.store, config.zone)
    app.url_map.strict_slashes = False
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["treeguide-assets"] = add_assets(app)
    for part in (languages, security, errors):
        part.add_to(app)
    for blueprint in (library.blueprint, player.blueprint, media.blueprint, health.blueprint):
        app.register_blueprint(blueprint)
    if config.desk:
        app.register_blueprint(desk.blueprint)
    return app
