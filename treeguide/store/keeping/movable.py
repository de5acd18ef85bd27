"""What has to hold of sessions before they are moved, beside that they are whole."""

from treeguide.store.driver import Row
from treeguide.store.invariants.base import History
from treeguide.store.invariants.sealed import Sealed

NUL = "\0"


class WithKeys(Sealed):
    """Finds personal answers that nobody could read at the other place, for want of any keys."""

    needs_keys = True


class Portable(History):
    """Finds texts that SQLite keeps and PostgreSQL does not."""

    name = "portable"
    title = "No text of a session holds a character that PostgreSQL cannot keep."

    def of_session(self, session: Row, events: list[Row]) -> str | None:
        for name in _with_nul(session):
            return f"Its {name} holds the character NUL, which PostgreSQL cannot keep."
        for event in events:
            for name in _with_nul(event):
                return (
                    f"The {name} of event {event['seq']} holds the character NUL, which PostgreSQL"
                    " cannot keep."
                )
        return None


def _with_nul(row: Row) -> list[str]:
    return [name for name, value in row.items() if isinstance(value, str) and NUL in value]
