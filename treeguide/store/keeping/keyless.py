"""Sessions whose personal answers nobody can read any more, because their keys are lost."""

from treeguide.store.invariants.sealed import Sealed
from treeguide.store.keeping.verify import Judgement
from treeguide.store.records import Erasure
from treeguide.store.store import Store


def keyless(judgement: Judgement) -> list[str]:
    """Return the sessions of which nothing is damaged but that keys are lost."""
    return [one.session_id for one in judgement.damages if one.invariant == Sealed.name]


def erase_keyless(store: Store, judgement: Judgement, actor: str) -> None:
    """Keep as erased what is: the rest of such a session stays whole."""
    now_us = store.clock()
    reason = "The keys of its personal answers are lost."
    store.apply_erasures([Erasure(one, now_us, actor, reason) for one in keyless(judgement)])
