"""What the people are called who have had to do with a session."""

from collections.abc import Iterator, Mapping

from treeguide.store import History, SessionRow, Store


def names_in(store: Store, row: SessionRow, history: History) -> Mapping[str, str]:
    """Return the names of who did something in a session or has held it, by their ids."""
    return store.names_of(_people_in(row, history))


def _people_in(row: SessionRow, history: History) -> Iterator[str]:
    if row.agent_id is not None:
        yield row.agent_id
    for event in history.events:
        if event.by is not None:
            yield event.by
        if event.kind == "handed-over" and isinstance(event.given, dict):
            yield str(event.given["to"])
