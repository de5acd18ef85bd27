"""A session is the fold of its events, and a page shows where it stands."""

from treeguide.engine.events import US_A_DAY, Event
from treeguide.engine.page import page
from treeguide.engine.page_parts import Page
from treeguide.engine.session import Entry, Session, fold
from treeguide.engine.wording import SOURCE, Wording

__all__ = ["SOURCE", "US_A_DAY", "Entry", "Event", "Page", "Session", "Wording", "fold", "page"]
