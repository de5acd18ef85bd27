"""In which language the pages speak: catalogues of their own texts, and what a person prefers."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec
from babel import Locale, UnknownLocaleError
from flask import Flask, Response, g, render_template, request
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from treeguide.web.security import is_for_programs, is_https

CATALOGUES = Path(__file__).parent / "catalogues"
DEFAULT = "en"
COOKIE = "language"
KEEP_SECONDS = 365 * 24 * 3600
LONGEST_CHOICE = 20
LONGEST_HEADER = 400
"""Longer headers than browsers send are read no further: nobody speaks a hundred languages."""


class Texts:
    """The pages' own texts in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts: dict[str, str] = msgspec.json.decode(
            (CATALOGUES / f"{language}.json").read_bytes()
        )

    def __call__(self, key: str, **values: Any) -> str:
        """Return the text of `key` with `values` filled in."""
        text = self._texts[key]
        return text.format(**values) if values else text

    def count(self, key: str, number: int) -> str:
        """Return the text of `key` for a number of things."""
        return self(f"{key}.{'one' if number == 1 else 'other'}", number=number)


class SpokenTexts:
    """The pages' own texts in the language of whoever reads the page at hand.

    Templates have it as a global, so that what they import from each other is made once.
    """

    def __call__(self, key: str, **values: Any) -> str:
        """Return the text of `key` with `values` filled in."""
        return str(g.t(key, **values))

    def count(self, key: str, number: int) -> str:
        """Return the text of `key` for a number of things."""
        return str(g.t.count(key, number))

    @property
    def language(self) -> str:
        """Return the language of the page."""
        return str(g.t.language)


@cache
def texts(language: str) -> Texts:
    """Return the pages' texts in `language`."""
    return Texts(language)


@cache
def interface_languages() -> tuple[str, ...]:
    """Return the languages of the pages' own texts."""
    return tuple(sorted(file.stem for file in CATALOGUES.glob("*.json")))


@cache
def own_name(language: str) -> str:
    """Return how a language calls itself."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return language
    name = locale.get_display_name(locale) or language
    return name[:1].upper() + name[1:]


def preferred(offered: tuple[str, ...], otherwise: str) -> str:
    """Return the one of `offered` that the person likes best, `otherwise` if none fits."""
    return _best(g.wishes, offered, otherwise)


@lru_cache(maxsize=1024)
def _best(wishes: tuple[str, ...], offered: tuple[str, ...], otherwise: str) -> str:
    for wish in wishes:
        for language in offered:
            if wish.lower() in (language.lower(), language.split("-")[0].lower()):
                return language
    return otherwise


def add_to(app: Flask) -> None:
    """Let every page of `app` speak the language of who reads it."""
    app.before_request(_listen)
    app.after_request(_remember)
    app.jinja_env.globals["own_name"] = own_name
    app.jinja_env.globals["t"] = SpokenTexts()
    app.jinja_env.globals["interface_languages"] = interface_languages
    app.jinja_env.globals["languages"] = languages


def languages(offered: tuple[str, ...], now: str) -> Markup:
    """Return what changes from the language `now` to another of those `offered`, as HTML."""
    return _drawn(offered, now, g.t.language)


@lru_cache(maxsize=256)
def _drawn(offered: tuple[str, ...], now: str, page: str) -> Markup:
    # `page` is the language in which the template speaks, so it is part of what is remembered.
    return Markup(render_template("languages.html", offered=offered, now=now))


def _listen() -> None:
    if is_for_programs():
        return
    chosen = request.args.get("language") or request.cookies.get(COOKIE)
    listen(chosen, request.headers.get("Accept-Language", ""))


def listen(chosen: str | None, accepted: str) -> None:
    """Let pages be drawn for somebody who has `chosen` a language, with a header that says more."""
    # What is cut here is remembered, so it stays small.
    g.wishes = _wishes((chosen or "")[:LONGEST_CHOICE], accepted[:LONGEST_HEADER])
    g.t = texts(preferred(interface_languages(), DEFAULT))


@lru_cache(maxsize=1024)
def _wishes(chosen: str, accepted: str) -> tuple[str, ...]:
    """Return which languages somebody reads, the dearest first, each also without region."""
    tags = [tag for tag, _ in parse_accept_header(accepted, LanguageAccept)]
    wishes = [chosen, *tags] if chosen else tags
    return tuple(form for wish in wishes for form in dict.fromkeys((wish, wish.split("-")[0])))


def _remember(response: Response) -> Response:
    if is_for_programs():
        return response
    chosen = request.args.get("language", "")
    if 0 < len(chosen) <= LONGEST_CHOICE and chosen.replace("-", "").isalnum() and chosen.isascii():
        response.set_cookie(
            COOKIE, chosen, max_age=KEEP_SECONDS, httponly=True, secure=is_https(), samesite="Lax"
        )
    return response
