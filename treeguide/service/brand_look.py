"""The look of a brand: its colours by day and by night, its font, how round its corners are.

Few colours are chosen and the others follow from them; what is chosen has to be readable.
"""

from collections.abc import Callable, Iterator

import msgspec

from treeguide.model import Record
from treeguide.service.brand_colours import contrast, mixed, nearest

TEXT, CONTROL = 4.5, 3.0
"""Contrast ratios: what people read (WCAG 2.2, 1.4.3), and what they use (1.4.11)."""
LINKS_ON, WORDS_ON, HOVER = 0.12, 0.2, 0.12
"""Shares of one colour in another, as the pages' styles mix them at most."""
FONTS = {
    "system": "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
    "plain": "Arial, Helvetica, 'Liberation Sans', sans-serif",
    "wide": "Verdana, 'DejaVu Sans', sans-serif",
    "humanist": "Seravek, 'Gill Sans Nova', Ubuntu, Calibri, 'DejaVu Sans', sans-serif",
    "rounded": "ui-rounded, 'Hiragino Maru Gothic ProN', Quicksand, Nunito, sans-serif",
    "serif": "Charter, 'Bitstream Charter', Georgia, Cambria, 'DejaVu Serif', serif",
}
"""Fonts that computers have, by the names under which they are chosen."""
ROUNDEST = 24


class Scheme(Record, frozen=True):
    """The colours by day or by night, each as `#` and six digits."""

    accent: str
    """Links, buttons, and the frame around what has the focus."""
    on_accent: str
    ink: str
    surface: str
    border: str
    """Frames of fields and buttons."""

    @property
    def links_on(self) -> str:
        """Return the most tinted place on which a link stands."""
        return mixed(self.surface, self.accent, LINKS_ON)

    @property
    def words_on(self) -> str:
        """Return the most tinted place on which words stand."""
        return mixed(self.surface, self.accent, WORDS_ON)

    @property
    def hovered(self) -> str:
        """Return the colour of a button under the pointer."""
        return mixed(self.accent, self.ink, HOVER)


class Look(Record, frozen=True):
    """How pages look that wear a brand."""

    light: Scheme
    dark: Scheme
    radius: int = 12
    """How round corners are, in pixels."""
    font: str = "system"
    font_file: str | None = None
    """The sha256 of a font of one's own, None without."""


OURS = Look(
    Scheme("#0b57d0", "#ffffff", "#14202c", "#ffffff", "#6b7987"),
    Scheme("#8ab4ff", "#0a1a33", "#eef2f5", "#192129", "#8796a5"),
)
"""Our own, from which a new brand begins."""


class Pair(Record, frozen=True):
    """Two colours of which the one is seen on the other."""

    name: str
    fore: str
    """The name of the colour in front."""
    back: str
    """The name of the one behind it."""
    least: float

    def ratio(self, scheme: Scheme) -> float:
        """Return the contrast ratio of the two."""
        return contrast(getattr(scheme, self.fore), getattr(scheme, self.back))

    def passes(self, scheme: Scheme) -> bool:
        """Whether the one is seen well enough on the other."""
        return self.ratio(scheme) >= self.least


PAIRS = (
    Pair("words", "ink", "surface", TEXT),
    Pair("marked", "ink", "words_on", TEXT),
    Pair("links", "accent", "surface", TEXT),
    Pair("links-marked", "accent", "links_on", TEXT),
    Pair("button", "on_accent", "accent", TEXT),
    Pair("button-hovered", "on_accent", "hovered", TEXT),
    Pair("border", "border", "surface", CONTROL),
    Pair("focus", "accent", "surface", CONTROL),
)
"""What is held together; the places that are tinted follow from what is chosen."""


class Refusal(Record, frozen=True):
    """A pair that cannot be read, in the scheme `light` or `dark`."""

    scheme: str
    pair: Pair
    fore: str
    back: str
    ratio: float
    better: str | None
    """The nearest colour for the one in front; None where only another one behind helps."""


def refusals(look: Look) -> Iterator[Refusal]:
    """Yield the pairs of a look that cannot be read, one for each colour that is to blame."""
    for name in ("light", "dark"):
        scheme: Scheme = getattr(look, name)
        blamed: set[str] = set()
        for pair in PAIRS:
            if pair.fore not in blamed and not pair.passes(scheme):
                blamed.add(pair.fore)
                yield _refusal(name, scheme, pair)


def _refusal(name: str, scheme: Scheme, pair: Pair) -> Refusal:
    fore: str = getattr(scheme, pair.fore)
    together = [one for one in PAIRS if one.fore == pair.fore]
    better = nearest(fore, _passing(scheme, pair.fore, together))
    ratio = pair.ratio(scheme)
    return Refusal(name, pair, fore, getattr(scheme, pair.back), ratio, better)


def _passing(scheme: Scheme, fore: str, pairs: list[Pair]) -> Callable[[str], bool]:
    """Return whether a colour in place of `fore` passes in all of `pairs`."""

    def passes(colour: str) -> bool:
        changed = msgspec.structs.replace(scheme, **{fore: colour})
        return all(pair.passes(changed) for pair in pairs)

    return passes
