"""Telling once more what was to be told, where nobody knows any more whether it was."""

from treeguide.store import sql
from treeguide.store.driver import Row, Run
from treeguide.store.errors import Broken
from treeguide.store.invariants.messages import Messages, message_of
from treeguide.store.keeping.histories import History, all_histories
from treeguide.store.store import Store

POST_MISSING = f"{sql.POST} AND since_us < :at_us ON CONFLICT DO NOTHING"


def tell_again(store: Store) -> None:
    """Post the messages that are missing; whoever hears one twice knows it by its id."""
    judge = Messages(store)
    for piece in all_histories(store.driver):
        if isinstance(piece, Broken):
            raise piece
        messages = _untold(judge, piece)
        if messages:
            _post(store, messages)


def _untold(judge: Messages, histories: list[History]) -> list[Row]:
    return [
        message_of(session["id"], event["seq"], event["kind"]) | {"at_us": event["at_us"]}
        for session, events in histories
        if judge.of_session(session, events)
        for event in events
    ]


def _post(store: Store, messages: list[Row]) -> None:
    now_us = store.clock()

    def post(run: Run) -> None:
        for message in messages:
            run(POST_MISSING, message | {"due_us": now_us})

    store.driver.write(post)
