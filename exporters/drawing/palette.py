"""The colours of a picture, in three themes. `tests/exporters` holds their contrast."""

from msgspec import Struct

from treeguide.exporters.base import Theme


class Paint(Struct, frozen=True):
    """How a box is coloured: `accent` is its border and its kind word."""

    fill: str
    accent: str


class Palette(Struct, frozen=True):
    """One theme."""

    page: str
    ink: str
    muted: str
    line: str
    walked: str
    start: Paint
    kinds: dict[str, Paint]
    outcomes: dict[str, Paint]
    levels: dict[str, str]

    def paint(self, kind: str, result: str | None) -> Paint:
        """Return the colours for a box of `kind`, an outcome's by its result."""
        if kind == "outcome":
            return self.outcomes[tone(result)]
        return self.start if kind == "start" else self.kinds[kind]


_TONES = {
    "resolved": "good",
    "booked": "good",
    "unresolved": "bad",
    "escalated": "onward",
    "handed-over": "onward",
}


def tone(result: str | None) -> str:
    """Return `good`, `bad`, `onward` or `other`: the list of results is open."""
    return _TONES.get(result or "", "other")


_LIGHT = Palette(
    page="#ffffff",
    ink="#1b1f24",
    muted="#4d5661",
    line="#5b6570",
    walked="#0b4fc4",
    start=Paint("#1b1f24", "#ffffff"),
    kinds={
        "question": Paint("#e6effd", "#1a53ad"),
        "step": Paint("#f2f3f5", "#4a5462"),
        "form": Paint("#fdf5d8", "#735600"),
        "decision": Paint("#f2e8fd", "#6a25a6"),
        "call": Paint("#dff4f4", "#0b5f66"),
        "action": Paint("#fde8f0", "#96174a"),
        "handoff": Paint("#ffeede", "#8f4500"),
        "anywhere": Paint("#ffffff", "#4a5462"),
        "nowhere": Paint("#ffffff", "#a31b16"),
    },
    outcomes={
        "good": Paint("#d8f3dd", "#12622a"),
        "bad": Paint("#fde0de", "#9f1d18"),
        "onward": Paint("#fdeac8", "#7c4600"),
        "other": Paint("#e6e8ec", "#3a434e"),
    },
    levels={"error": "#a31b16", "warning": "#7c4600", "note": "#1a53ad"},
)

_DARK = Palette(
    page="#14171c",
    ink="#eceff3",
    muted="#b3bcc8",
    line="#94a0ae",
    walked="#7fb2ff",
    start=Paint("#eceff3", "#14171c"),
    kinds={
        "question": Paint("#1b2c49", "#9cc2ff"),
        "step": Paint("#262b33", "#b9c2ce"),
        "form": Paint("#37300f", "#edcf6b"),
        "decision": Paint("#33214a", "#d5b0ff"),
        "call": Paint("#10363a", "#7fdbe2"),
        "action": Paint("#421c2e", "#ffa6c9"),
        "handoff": Paint("#40280f", "#ffbd80"),
        "anywhere": Paint("#14171c", "#b9c2ce"),
        "nowhere": Paint("#14171c", "#ff9b94"),
    },
    outcomes={
        "good": Paint("#123a1e", "#84e09b"),
        "bad": Paint("#471a18", "#ff9b94"),
        "onward": Paint("#432d08", "#ffc766"),
        "other": Paint("#30363f", "#ccd3dc"),
    },
    levels={"error": "#ff9b94", "warning": "#ffc766", "note": "#9cc2ff"},
)

_PRINT = Palette(
    page="#ffffff",
    ink="#000000",
    muted="#333333",
    line="#333333",
    walked="#000000",
    start=Paint("#000000", "#ffffff"),
    kinds={kind: Paint("#ffffff", paint.accent) for kind, paint in _LIGHT.kinds.items()},
    outcomes={name: Paint("#f1f1f1", paint.accent) for name, paint in _LIGHT.outcomes.items()},
    levels=_LIGHT.levels,
)

PALETTES: dict[Theme, Palette] = {"light": _LIGHT, "dark": _DARK, "print": _PRINT}
