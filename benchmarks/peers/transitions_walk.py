"""transitions at its quickest: no automatic transitions, no event objects, bound triggers."""

from collections.abc import Callable, Iterable
from typing import Any

from transitions import Machine

from benchmarks.walk import (
    KNOWN,
    QUESTIONS,
    TIMES_BACK,
    after,
    code_recorded,
    has_loop,
    records_fact,
)


class Caller:
    """What one walk knows; the machine adds the state and the triggers."""

    state: str

    def __init__(self) -> None:
        self.facts = dict(KNOWN)
        self.counts: dict[str, int] = {}

    def may_yes(self) -> bool:
        return self.facts["device"] == "printer" and self.facts["floor"] < 9

    def may_no(self) -> bool:
        return bool(self.facts["urgent"] and self.facts["code"] in ("e5", "e7"))

    def may_again(self) -> bool:
        return self.facts["floor"] >= 2

    def may_go_back(self) -> bool:
        return self.counts.get(self.state, 0) < TIMES_BACK

    def count(self) -> None:
        self.counts[self.state] = self.counts.get(self.state, 0) + 1


def machine(questions: int = QUESTIONS) -> Machine:
    """Return the walk as a machine without a model; `begin` adds one."""
    rows = [row for place in range(questions) for row in _rows(place, questions)]
    states = [f"q{place}" for place in range(questions)] + ["end"]
    return Machine(
        model=None, states=states, transitions=rows, initial="q0", auto_transitions=False
    )


def begin(walk: Machine) -> Caller:
    """Return a caller at the first question."""
    caller = Caller()
    # A machine looks through all its models whenever one is added; the walk does not need that.
    walk.models.clear()
    walk.add_model(caller)
    return caller


def give_all(caller: Caller, answers: Iterable[str]) -> str:
    """Return where `answers` lead a caller."""
    triggers: dict[str, Callable[[], bool]] = {
        name: getattr(caller, name) for name in ("yes", "no", "again")
    }
    for answer in answers:
        triggers[answer]()
    return caller.state


def _rows(place: int, questions: int) -> list[dict[str, Any]]:
    source, onward = f"q{place}", after(place, questions)
    record = {"before": _recording(place)} if records_fact(place) else {}
    rows: list[dict[str, Any]] = [
        {"trigger": "yes", "source": source, "dest": onward, "conditions": "may_yes", **record},
        {"trigger": "no", "source": source, "dest": onward, "conditions": "may_no", **record},
    ]
    if has_loop(place):
        rows.append(
            {
                "trigger": "again",
                "source": source,
                "dest": f"q{place - 1}",
                "conditions": ["may_again", "may_go_back"],
                "before": "count",
            }
        )
    rows.append({"trigger": "again", "source": source, "dest": onward, "conditions": "may_again"})
    return rows


def _recording(place: int) -> str:
    name = f"record_{code_recorded(place)}"
    setattr(Caller, name, _recorder(code_recorded(place)))
    return name


def _recorder(code: str) -> Callable[[Caller], None]:
    def record(caller: Caller) -> None:
        caller.facts["code"] = code

    return record
