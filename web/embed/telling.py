"""What a frame's script knows of its page: it tells the page around it what of that it may know."""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from treeguide.engine import Session
from treeguide.store.presence import Presence
from treeguide.web.screen import Screen

PLACE = "<!--stands-->"
"""Where it goes in a template; no text of an author or a person becomes a comment."""
FILLED_IN = "{{"


def told_of(presence: Presence, screen: Screen) -> dict[str, Any]:
    """Return what is told of a page of a walk."""
    page, session = screen.page, screen.walk.session
    return {
        "node": page.node,
        "kind": page.kind,
        "title": _title(screen),
        "answers": _answers(screen),
        "outcome": page.outcome.result if page.outcome is not None else None,
        "over": _is_over(session),
        "seq": session.seq,
        "values": {name: page.known[name] for name in presence.tells if name in page.known},
    }


def with_told(page: str, presence: Presence, start: str, told: Mapping[str, Any]) -> str:
    """Return a page with what its script is to know; `start` is where a session is begun."""
    fixed = {"tree": presence.tree_id, "sites": presence.sites, "start": start}
    return page.replace(PLACE, _element({**fixed, **told}), 1)


def _element(known: Mapping[str, Any]) -> str:
    # In a script element nothing is an entity, and this is all that could end one.
    text = json.dumps(known, ensure_ascii=False).replace("<", "\\u003c")
    return Markup('<script type="application/json" id="stands" data-swap>{}</script>').format(
        Markup(text)
    )


def _title(screen: Screen) -> str | None:
    """Return the title of the page, None where something that a person has said is filled in."""
    if screen.position is None or any(FILLED_IN in text for text in _written(screen)):
        return None
    return screen.page.title


def _written(screen: Screen) -> list[str]:
    """Return the title as its author and its translator have written it."""
    assert screen.position is not None
    place, tree = screen.position.place, screen.position.program.tree
    translation = screen.speaker.edition.translation(tree.id, screen.speaker.language)
    found = translation.texts.get(f"nodes.{place.id}.title") if translation is not None else None
    return [place.node.title or "", found.text if found is not None else ""]


def _answers(screen: Screen) -> list[str]:
    done = ["done"] if screen.page.kind == "step" else []
    return [one.id for one in screen.page.answers] + done


def _is_over(session: Session) -> bool:
    return session.closed or session.outcome is not None
