"""A session that has ended never grows, and its status says that it has."""

from treeguide.store.driver import Row
from treeguide.store.invariants.base import History

ENDING = ("ended", "timed-out")


class Endings(History):
    """Finds sessions that went on after their end, or whose status is another one."""

    name = "I9"
    title = "A session that has ended never grows, and its status says that it has."

    def of_session(self, session: Row, events: list[Row]) -> str | None:
        for event in events[:-1]:
            if event["kind"] in ENDING:
                return f"Event {event['seq'] + 1} came after the end."
        status = session["status"]
        if status != "erased" and status != status_of(session, events):
            return f"The status is “{status}”, and the events say “{status_of(session, events)}”."
        return None


def status_of(session: Row, events: list[Row]) -> str:
    """Return the status that the events of a session give it, if nobody has erased it."""
    if not events or events[-1]["kind"] not in ENDING:
        return "open"
    return "abandoned" if session["outcome"] is None else "done"
