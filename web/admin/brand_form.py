"""What was sent about a brand: colours, font and files, and what of it cannot be taken."""

from collections.abc import Mapping
from typing import Any

import msgspec
from babel.numbers import format_decimal
from flask import g, request

from treeguide.model import Record
from treeguide.service.brand_colours import colour_of
from treeguide.service.brand_drawings import drawing_refusal
from treeguide.service.brand_files import MOST_OF_A_FONT, MOST_OF_A_LOGO, kind_of
from treeguide.service.brand_look import FONTS, OURS, ROUNDEST, Look, Refusal, Scheme, refusals
from treeguide.service.naming_people import is_name

SCHEMES = ("light", "dark")
COLOURS = Scheme.__struct_fields__
PICTURES, FONT = ("png", "webp", "svg"), ("woff2",)
FILES = {"logo": (PICTURES, MOST_OF_A_LOGO), "logo_dark": (PICTURES, MOST_OF_A_LOGO)} | {
    "font_file": (FONT, MOST_OF_A_FONT)
}
"""What each file can be, and how long at most."""

_MADE_OF = {"hovered": "accent"}
"""From which colour one follows that nobody chooses."""


PARTS = ("name", *SCHEMES, "font", "font_file", "radius", "logo", "logo_dark")
"""What of a brand can be another; each has its words under `brand.`."""


class Sent(Record, frozen=True):
    """A brand as a form has it; `troubles` has a sentence for each field that is wrong."""

    name: str
    look: Look
    files: dict[str, bytes]
    removed: frozenset[str]
    troubles: dict[str, str]


def sent(kept: Look) -> Sent:
    """Return what was sent; what cannot be read is as it was in `kept`."""
    troubles: dict[str, str] = {}
    name = request.form.get("name", "").strip()
    if not is_name(name):
        troubles["name"] = g.t("people.name.missing")
    look = look_in(request.form, kept, troubles)
    for refusal in _first_things_first(list(refusals(look))):
        troubles.setdefault(f"{refusal.scheme}-{refusal.pair.fore}", sentence(refusal))
    removed = frozenset(name for name in FILES if f"{name}-remove" in request.form)
    return Sent(name, look, _files(troubles), removed, troubles)


def look_in(fields: Mapping[str, str], kept: Look, troubles: dict[str, str]) -> Look:
    """Return the look that `fields` describe, and note in `troubles` what cannot be read."""
    schemes = {name: _scheme(fields, name, getattr(kept, name), troubles) for name in SCHEMES}
    font = fields.get("font", kept.font)
    said = fields.get("radius", str(kept.radius))
    is_radius = said.isascii() and said.isdecimal() and len(said) < 3 and int(said) <= ROUNDEST
    if not is_radius:
        troubles["radius"] = g.t("brand.radius.wrong", value=said[:20], most=ROUNDEST)
    return msgspec.structs.replace(
        kept,
        **schemes,
        font=font if font in FONTS else OURS.font,
        radius=int(said) if is_radius else kept.radius,
    )


def sentence(refusal: Refusal) -> str:
    """Return why a pair of colours is refused, and what to do."""
    values: dict[str, Any] = {
        "scheme": g.t(f"brand.{refusal.scheme}"),
        "pair": g.t(f"brand.pair.{refusal.pair.name}"),
        "fore": refusal.fore,
        "back": refusal.back,
        "ratio": ratio_in_words(refusal.ratio),
        "least": number(refusal.pair.least),
    }
    if refusal.better is None:
        return str(g.t("brand.refused.behind", **values))
    return str(g.t("brand.refused", **values, better=refusal.better))


def ratio_in_words(ratio: float) -> str:
    """Return a contrast rounded down: nobody is told that 4.5 is less than 4.5."""
    return number(int(ratio * 100) / 100, "0.00")


def number(value: float, pattern: str | None = None) -> str:
    """Return a number as people write it in the language of the page."""
    return format_decimal(value, format=pattern, locale=g.t.language)


def _first_things_first(found: list[Refusal]) -> list[Refusal]:
    """Return those refusals whose colour behind may stay.

    Where that one is to be another, what fits on it is known only then.
    """
    wrong = {(one.scheme, one.pair.fore) for one in found}
    return [
        one
        for one in found
        if (one.scheme, _MADE_OF.get(one.pair.back, one.pair.back)) not in wrong
    ]


def _scheme(fields: Mapping[str, str], name: str, kept: Scheme, troubles: dict[str, str]) -> Scheme:
    colours = {}
    for part in COLOURS:
        said = fields.get(f"{name}-{part}")
        colour = getattr(kept, part) if said is None else colour_of(said)
        if colour is None:
            troubles[f"{name}-{part}"] = g.t("brand.colour.wrong", value=str(said)[:20])
        colours[part] = colour or getattr(kept, part)
    return Scheme(**colours)


def _files(troubles: dict[str, str]) -> dict[str, bytes]:
    found = {}
    for name, (kinds, most) in FILES.items():
        upload = request.files.get(name)
        content = upload.read(most + 1) if upload is not None else b""
        if len(content) > most:
            troubles[name] = g.t("brand.file.long", most=most // 1024)
        elif content and kind_of(content) not in kinds:
            troubles[name] = _wrong_kind(content, kinds)
        elif not content and upload is not None and upload.filename:
            troubles[name] = g.t("brand.file.empty")
        elif content:
            found[name] = content
    return found


def _wrong_kind(content: bytes, kinds: tuple[str, ...]) -> str:
    """Return why a file is not taken; of a drawing, what of it shows that."""
    drawing = drawing_refusal(content) if "svg" in kinds else None
    if drawing is None or drawing.kind == "none":
        return str(g.t(f"brand.file.wrong.{kinds[0]}"))
    return str(g.t(f"brand.svg.{drawing.kind}", what=drawing.what))
