"""The Flask application, put together from its parts."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from flask import Flask

from treeguide.engine import US_A_DAY
from treeguide.service.accounts import Accounts
from treeguide.service.sessions import Sessions
from treeguide.service.shelf import Shelf
from treeguide.service.walk import Lasts
from treeguide.settings import Settings
from treeguide.store import Store
from treeguide.web import (
    access,
    admin,
    api,
    brands,
    current,
    desk,
    errors,
    health,
    hosts,
    languages,
    library,
    limits,
    logs,
    media,
    metrics,
    player,
    resuming,
    security,
    signing,
    single_sign_on,
    templating,
)
from treeguide.web.account import joining, own, tokens
from treeguide.web.assets import add_assets
from treeguide.web.embed import frames, script

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
    https: bool = False
    """Whether people reach it by https, perhaps through a proxy in front."""
    zone: datetime.tzinfo = field(default_factory=_local_zone)
    """In which promised times are said."""
    settings: Settings = field(default_factory=Settings)
    leaves: Event | None = None
    """Set from when the server was asked to stop."""


class Application(Flask):
    """Flask, of which no view and no hook is a coroutine."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return `func` itself: asking each of them at each request takes a tenth of its time."""
        return func


def create_app(config: Config) -> Flask:
    """Return the application that serves the trees of a store."""
    app = Application("treeguide.web")
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=1000,
        # Flask would take it from the environment, where somebody may have left it.
        DEBUG=False,
        HTTPS=config.https,
        MASK_CARDS=config.settings.mask_cards,
        SETUP_FROM=config.settings.setup_from,
    )
    settings = config.settings
    # What is counted and written about a request begins before anything else looks at it.
    logs.add_to(app, settings.log)
    metrics.add_to(app, config.store, settings.metrics)
    logs.outlet(settings.log).tell_loss = app.extensions[metrics.NAME].lost_lines.inc
    lasts = Lasts(asked=settings.abandon_days * US_A_DAY)
    sessions = Sessions(Shelf(config.store, config.zone, settings.keep_days), lasts)
    current.add_to(app, sessions)
    app.url_map.strict_slashes = False
    templating.add_to(app)
    app.extensions["treeguide-assets"] = add_assets(app)
    for part in (languages, security, errors):
        part.add_to(app)
    hosts.add_to(app, settings.hosts)
    access.add_to(app, Accounts(config.store))
    brands.add_to(app, config.store)
    limits.add_to(app, settings.sessions_per_minute)
    health.add_to(app, least_free_mb=settings.least_free_mb, leaves=config.leaves)
    for pages in (library, player, resuming, media, desk, signing, own, joining, tokens):
        app.register_blueprint(pages.blueprint)
    for framed in (frames, script):
        app.register_blueprint(framed.blueprint)
    single_sign_on.add_to(app, settings, config.store)
    admin.add_to(app, settings)
    api.add_to(app, sessions)
    access.needs_of(app)
    return app
