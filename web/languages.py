"""In which language the pages speak: catalogues of their own texts, and what a person prefers."""

from functools import cache, lru_cache
from gettext import c2py
from pathlib import Path
from typing import Any, cast

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from flask import Flask, Response, g, render_template, request
from markupsafe import Markup, escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from treeguide.web.security import is_embedded, is_for_programs, is_https

CATALOGUES = Path(__file__).parent / "catalogues"
ENGLISH = CATALOGUES / "treeguide.pot"
"""The catalogue that the others translate."""
DEFAULT = "en"
COOKIE = "language"
CHOSEN = "page.language"
"""The field of a form that was sent to be shown in another language; no variable is called so."""
KEEP_SECONDS = 365 * 24 * 3600
LONGEST_CHOICE = 20
LONGEST_HEADER = 400
"""Longer headers than browsers send are read no further: nobody speaks a hundred languages."""


class Texts:
    """The pages' own texts in one language, English where it lacks one.

    Each is known by its context in the gettext catalogue.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        with _file_of(language).open("rb") as file:
            catalogue = read_po(file)
        said = {str(one.context): _forms(one) for one in catalogue if one.id}
        self._texts: dict[str, tuple[str, ...]]
        self._texts = said if language == DEFAULT else texts(DEFAULT)._texts | said
        self._form_for = c2py(catalogue.plural_expr)

    def __call__(self, key: str, **values: Any) -> str:
        """Return the text of `key` with `values` filled in, as HTML if one of these is HTML."""
        text = self._texts[key][0]
        if any(type(value) is Markup for value in values.values()):
            text = escape(text)
        return text.format(**values) if values else text

    def count(self, key: str, number: int, **values: Any) -> str:
        """Return the text of `key` for a number of things, with `values` filled in."""
        forms = self._texts[key]
        form = forms[min(self._form_for(number), len(forms) - 1)]
        return form.format(number=number, **values)


def _file_of(language: str) -> Path:
    return ENGLISH if language == DEFAULT else CATALOGUES / f"{language}.po"


def _forms(message: Message) -> tuple[str, ...]:
    """Return a text as it is said of one thing, of several and so on."""
    said, english = _as_forms(message.string), _as_forms(message.id)
    return said if all(said) and not message.fuzzy else english


def _as_forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


class SpokenTexts:
    """The pages' own texts in the language of whoever reads the page at hand.

    Templates have it as a global, so that what they import from each other is made once.
    """

    def __call__(self, key: str, **values: Any) -> str:
        """Return the text of `key` with `values` filled in."""
        return cast(str, g.t(key, **values))

    def count(self, key: str, number: int, **values: Any) -> str:
        """Return the text of `key` for a number of things, with `values` filled in."""
        return str(g.t.count(key, number, **values))

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
    return tuple(sorted({DEFAULT, *(file.stem for file in CATALOGUES.glob("*.po"))}))


@cache
def own_name(language: str) -> str:
    """Return how a language calls itself."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return language
    name = locale.get_display_name(locale) or language
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=1024)
def name_of(language: str, page: str) -> str:
    """Return how a page in the language `page` calls another language."""
    try:
        return Locale.parse(language, sep="-").get_display_name(page) or language
    except (UnknownLocaleError, ValueError):
        return language


@cache
def direction(language: str) -> str:
    """Return in which direction a language is written: `ltr` or `rtl`."""
    try:
        return str(Locale.parse(language, sep="-").text_direction)
    except (UnknownLocaleError, ValueError):
        return "ltr"


def preferred(offered: tuple[str, ...], otherwise: str) -> str:
    """Return the one of `offered` that the person likes best, `otherwise` if none fits."""
    return _best(g.wishes, offered, otherwise)


def regional(language: str) -> str:
    """Return `language` with the region that the person names, such as en-GB, else as it is.

    Days are written by it: texts are in the language alone.
    """
    beginning = f"{language}-".lower()
    return next((wish for wish in g.wishes if wish.lower().startswith(beginning)), language)


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
    app.jinja_env.globals["direction"] = direction
    app.jinja_env.globals["t"] = SpokenTexts()
    app.jinja_env.globals["interface_languages"] = interface_languages
    app.jinja_env.globals["languages"] = languages


def languages(offered: tuple[str, ...], now: str, form: str = "") -> Markup:
    """Return what changes from the language `now` to another of those `offered`, as HTML.

    `form` is the id of a form whose content is to stay; without one these are links.
    """
    return _drawn(tuple(sorted(offered)), now, g.t.language, form)


@lru_cache(maxsize=256)
def _drawn(offered: tuple[str, ...], now: str, page: str, form: str) -> Markup:
    # `page` is the language in which the template speaks, so it is part of what is remembered.
    return Markup(render_template("languages.html", offered=offered, now=now, form=form))


def _listen() -> None:
    if is_for_programs():
        return
    chosen = request.args.get("language") or request.cookies.get(COOKIE)
    listen(chosen, request.headers.get("Accept-Language", ""))


def choose(language: str) -> None:
    """Let the page at hand, and those after it, be drawn in a language that somebody has chosen."""
    g.chosen = language
    listen(language, request.headers.get("Accept-Language", ""))


def listen(chosen: str | None, accepted: str) -> None:
    """Let pages be drawn for somebody who has `chosen` a language, with a header that says more."""
    # What is cut here is remembered, so it stays small.
    g.wishes, g.t = _heard((chosen or "")[:LONGEST_CHOICE], accepted[:LONGEST_HEADER])


@lru_cache(maxsize=1024)
def _heard(chosen: str, accepted: str) -> tuple[tuple[str, ...], Texts]:
    """Return which languages somebody reads, and the texts of the pages in the one that fits.

    The dearest comes first, each also without its region.
    """
    tags = [tag for tag, _ in parse_accept_header(accepted, LanguageAccept)]
    said = [chosen, *tags] if chosen else tags
    wishes = tuple(form for wish in said for form in dict.fromkeys((wish, wish.split("-")[0])))
    return wishes, texts(_best(wishes, interface_languages(), DEFAULT))


def _remember(response: Response) -> Response:
    # Frames in foreign pages keep it in their addresses.
    if is_for_programs() or is_embedded():
        return response
    chosen = g.get("chosen") or request.args.get("language", "")
    if 0 < len(chosen) <= LONGEST_CHOICE and chosen.replace("-", "").isalnum() and chosen.isascii():
        response.set_cookie(
            COOKIE, chosen, max_age=KEEP_SECONDS, httponly=True, secure=is_https(), samesite="Lax"
        )
    return response
