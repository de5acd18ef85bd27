"""Where the pages of the console are, and what is drawn on them for one agent."""

from typing import Any

from flask import request

from treeguide.service.walk import Walk
from treeguide.web.access import who
from treeguide.web.desk.area import blueprint
from treeguide.web.desk.commands import SIGNS
from treeguide.web.desk.holding import open_any, speaker_of
from treeguide.web.desk.told import meant
from treeguide.web.desk.work import Work
from treeguide.web.pages import Pages
from treeguide.web.screen import Screen
from treeguide.web.speech import Speaker


class Console(Pages):
    """The pages on which agents walk."""

    def speaker(self, walk: Walk) -> Speaker:
        """Return who says the texts, and leaves out what who asks may not read."""
        return speaker_of(walk)

    def more(self, screen: Screen) -> dict[str, Any]:
        """Return what the template shows beside the page of a walk."""
        walk = screen.walk
        return {
            "desk": Work(screen),
            "address_of": lambda line: self.address_of(walk, line.node, line.index),
        }

    def position_meant(self, walk: Walk, seq: int, key: str) -> int:
        """Return where an answer is to be kept: notes have not made its page a late one."""
        return meant(walk, seq, key)

    def beside(self) -> dict[str, Any]:
        """Return what is kept with everything that is done: by whom, and whether it was read."""
        is_read = {"read": True} if request.form.get("desk.read") else {}
        return super().beside() | {"by": who().person.id} | is_read


@blueprint.context_processor
def signs() -> dict[str, Any]:
    """Return the signs of keys, also for what is drawn beside a page."""
    return {"signs": SIGNS}


PAGES = Console(
    "agent",
    "desk/walk.html",
    "desk.show",
    "desk.start_session",
    "desk.trail",
    "desk.trail",
    open_any,
    review="desk/review.html",
    is_for_one=True,
)
