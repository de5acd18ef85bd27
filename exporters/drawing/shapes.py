"""The outline and the small sign by which a card tells its kind."""

_CORNER = 10

ICONS = {
    "question": "M6 .5a5.5 5.5 0 1 0 .01 0z",
    "step": "M1 1h10v10H1z",
    "form": "M2 .5h6l3 3v8H2zM8 .5v3h3",
    "decision": "M6 0l6 6-6 6-6-6z",
    "call": "M.5 .5h11v11H.5zM3 3h6v6H3z",
    "action": "M3 .5h8.500v11H3zM.5 2.500h5v2.500h-5zM.5 7h5v2.500h-5z",
    "handoff": "M.5 2h7l4 4-4 4h-7z",
    "outcome": "M4 .5h4l3.5 3.500v4L8 11.500H4L.5 8V4z",
    "start": "M2 .5l9 5.5-9 5.500z",
    "anywhere": "M6 0v12M0 6h12M1.7 1.700l8.6 8.600M10.3 1.700l-8.6 8.6",
    "nowhere": "M1 1l10 10M11 1L1 11",
}
"""Paths in a square of 12."""


def outline(kind: str, width: float, height: float) -> str:
    """Return the path around a card of `kind` whose upper left corner is at the origin."""
    if kind == "question":
        return _rounded(width, height, _CORNER)
    if kind == "form":
        return f"M0 0h{width - 14}l14 14v{height - 14:g}h-{width}z"
    if kind == "outcome":
        return _cut(width, height, _CORNER)
    if kind == "decision":
        return _pointed(width, height, 8)
    if kind == "handoff":
        return f"M0 0h{width - 8}l8 {height / 2:g}l-8 {height / 2:g}h-{width - 8}z"
    return f"M0 0h{width}v{height:g}h-{width}z"


def _rounded(width: float, height: float, by: float) -> str:
    across, down = width - 2 * by, height - 2 * by
    return (
        f"M{by} 0h{across}q{by} 0 {by} {by}v{down:g}q0 {by} -{by} {by}"
        f"h-{across}q-{by} 0 -{by} -{by}v-{down:g}q0 -{by} {by} -{by}z"
    )


def _cut(width: float, height: float, by: float) -> str:
    across, down = width - 2 * by, height - 2 * by
    return f"M{by} 0h{across}l{by} {by}v{down:g}l-{by} {by}h-{across}l-{by} -{by}v-{down:g}z"


def _pointed(width: float, height: float, by: float) -> str:
    across, half = width - 2 * by, height / 2
    return f"M{by} 0h{across}l{by} {half:g}l-{by} {half:g}h-{across}l-{by} -{half:g}z"
