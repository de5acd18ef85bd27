"""A brand's look as a style sheet: all colours of the pages, those that were chosen and the rest.

What follows from them is moved towards the words' colour until it is seen, which always ends: the
words themselves are.
"""

from treeguide.service.brand_colours import BLACK, contrast, mixed, toward
from treeguide.service.brand_look import CONTROL, FONTS, OURS, TEXT, Look, Scheme

OWN_FONT = "treeguide-brand"
_MUTED, _LINE = 0.35, 0.72
_SIGNALS = {
    "light": {"danger": "#b3261e", "good": "#0a7040", "warning": "#8a5300"},
    "dark": {"danger": "#ff8f85", "good": "#62d196", "warning": "#e8b45a"},
}


def style_of(look: Look, font_address: str = "") -> str:
    """Return the style sheet of `look`; `font_address` is where its own font is."""
    light, dark = (_declared(tokens(look, name)) for name in ("light", "dark"))
    more = f"--font:{_font(look, font_address)};--radius:{look.radius / 16:g}rem;"
    return (
        _face(font_address)
        # On paper everything is black, whatever the brand.
        + f"@media screen{{:root{{{more}{light}}}}}\n"
        + f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
        + f"@media print{{:root{{{more}}}}}\n"
    )


def preview_style_of(look: Look) -> str:
    """Return the style sheet of a page that shows both schemes side by side."""
    more = f"--font:{_font(look, '')};--radius:{look.radius / 16:g}rem;"
    return "\n".join(
        f".brand-{name}{{color-scheme:{name};{more}{_declared(tokens(look, name))}}}"
        for name in ("light", "dark")
    )


def tokens(look: Look, name: str) -> dict[str, str]:
    """Return all colours of the scheme `name`, as the pages' styles call them."""
    scheme: Scheme = getattr(look, name)
    behind = _behind(scheme)
    grounds = (scheme.surface, behind, scheme.links_on)

    def seen(colour: str, least: float) -> str:
        return toward(
            colour,
            scheme.ink,
            lambda one: all(contrast(one, ground) >= least for ground in grounds),
        )

    return {
        "ground": scheme.surface,
        "surface": scheme.surface,
        "behind": behind,
        "ink": scheme.ink,
        "muted": seen(mixed(scheme.ink, scheme.surface, _MUTED), TEXT),
        "line": mixed(scheme.ink, scheme.surface, _LINE),
        "line-strong": seen(scheme.border, CONTROL),
        "accent": scheme.accent,
        "on-accent": scheme.on_accent,
        **{signal: seen(colour, TEXT) for signal, colour in _SIGNALS[name].items()},
    }


def _behind(scheme: Scheme) -> str:
    """Return what lies behind the surface: a little darker, and less than places that are tinted.

    So what is read on those is read here.
    """
    is_dark = contrast(scheme.surface, BLACK) < contrast(scheme.ink, BLACK)
    return mixed(scheme.surface, *((BLACK, 0.3) if is_dark else (scheme.ink, 0.04)))


def _font(look: Look, font_address: str) -> str:
    stack = FONTS.get(look.font, FONTS[OURS.font])
    return f"{OWN_FONT},{stack}" if font_address else stack


def _face(address: str) -> str:
    if not address:
        return ""
    source = f"src:url({address})format('woff2')"
    return f"@font-face{{font-family:{OWN_FONT};{source};font-display:swap}}\n"


def _declared(values: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in values.items())
