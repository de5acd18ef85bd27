"""In which language the pages speak: catalogues of their own texts, and what a person prefers."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from babel import Locale, UnknownLocaleError
from flask import Flask, Response, g, request

from treeguide.web.security import is_https

CATALOGUES = Path(__file__).parent / "catalogues"
DEFAULT = "en"
COOKIE = "language"
KEEP_SECONDS = 365 * 24 * 3600


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
    for wish in g.wishes:
        for language in offered:
            if wish.lower() in (language.lower(), language.split("-")[0].lower()):
                return language
    return otherwise


def add_to(app: Flask) -> None:
    """Let every page of `app` speak the language of who reads it."""
    app.before_request(_listen)
    app.after_request(_remember)
    app.jinja_env.globals["own_name"] = own_name
    app.context_processor(lambda: {"t": g.t, "interface_languages": interface_languages()})


def _listen() -> None:
    chosen = request.args.get("language") or request.cookies.get(COOKIE)
    accepted = [tag for tag, _ in request.accept_languages]
    wishes = [chosen, *accepted] if chosen else accepted
    g.wishes = [form for wish in wishes for form in dict.fromkeys((wish, wish.split("-")[0]))]
    g.t = texts(preferred(interface_languages(), DEFAULT))


def _remember(response: Response) -> Response:
    chosen = request.args.get("language", "")
    if 0 < len(chosen) <= 20 and chosen.replace("-", "").isalnum() and chosen.isascii():
        response.set_cookie(
            COOKIE, chosen, max_age=KEEP_SECONDS, httponly=True, secure=is_https(), samesite="Lax"
        )
    return response
