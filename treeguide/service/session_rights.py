"""What somebody may see and do in a session, the same at the desk and through the API."""

from collections.abc import Callable

from treeguide.model import Record
from treeguide.service.walk import OURS
from treeguide.store import SessionRow, Store

READ_AGAIN_US = 12 * 3_600_000_000
"""For how long after the end who held a session can still read what was said in it."""

May = Callable[[str], bool]
"""Whether somebody has a permission for the tree of a session."""


class SessionRights(Record, frozen=True):
    """What somebody may see and do in one session."""

    sees: bool = False
    reads_words: bool = False
    """Whether to read who called, notes, reasons and personal answers."""
    acts: bool = False
    """Whether to go on with it as who holds it does."""
    takes_over: bool = False
    """Whether to pass it to herself; until then she changes nothing."""
    gives_results: bool = False
    """Whether to say what a team or a system has answered, or to see what came of saying it."""


NOTHING = SessionRights()


def session_rights(may: May, person_id: str, row: SessionRow, store: Store) -> SessionRights:
    """Return what the person of `person_id` may see and do in the session of `row`."""
    if not may("walk"):
        return NOTHING
    is_open, is_hers = row.status == "open", row.agent_id == person_id
    gives_results = _waits_for_her(may, row)
    takes_over = is_open and not is_hers and row.audience == "agent" and may("take-over")
    if not (is_hers or gives_results or _sees_of_others(may, row)):
        gives_results = _gave_the_last_result(may, person_id, row, store)
        if not gives_results:
            return NOTHING
    return SessionRights(
        sees=True,
        reads_words=reads_words_at_work(may, person_id, row)
        and (is_open or _is_at_work(row, store)),
        acts=is_open and is_hers,
        takes_over=takes_over,
        gives_results=gives_results,
    )


def sees_session(may: May, person_id: str, row: SessionRow, store: Store) -> bool:
    """Whether the person of `person_id` may look at the session of `row`; for lists of many.

    The same as `session_rights` says, without asking the database what lists do not show.
    """
    is_at_hand = row.agent_id == person_id or _waits_for_her(may, row) or _sees_of_others(may, row)
    return may("walk") and (is_at_hand or _gave_the_last_result(may, person_id, row, store))


def reads_words_at_work(may: May, person_id: str, row: SessionRow) -> bool:
    """Whether she may read what was said in a session with which she has still to do; for lists.

    It is open, or she has to follow it up: of any other one only `session_rights` can say it.
    """
    return may("see-personal") and (row.status == "open" or row.agent_id == person_id)


def _waits_for_her(may: May, row: SessionRow) -> bool:
    """Whether a session waits for what a team or a system answers, and she may say that."""
    return row.status == "open" and row.kind in OURS and may("results")


def _sees_of_others(may: May, row: SessionRow) -> bool:
    """Whether a session that is not hers is open to her.

    What customers do by themselves is nobody's to see; a person helps where one has the code.
    """
    if row.audience == "agent":
        return may("take-over") or may("look-on")
    return row.agent_id is not None and may("look-on")


def _gave_the_last_result(may: May, person_id: str, row: SessionRow, store: Store) -> bool:
    """Whether she may see what came of her result: nothing was done after what she did there."""
    if row.status != "open" or not may("results"):
        return False
    return store.history_of(row.id).events[-1].by == person_id


def _is_at_work(row: SessionRow, store: Store) -> bool:
    """Whether who held a session that has ended has still to do with it."""
    if row.status == "erased" or row.agent_id is None:
        return False
    is_fresh = store.clock() - row.touched_us < READ_AGAIN_US
    return is_fresh or store.has_follow_up(row.id, row.agent_id)
