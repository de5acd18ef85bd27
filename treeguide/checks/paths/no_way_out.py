"""Defines the rule `no_way_out`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.naming import titles


class NoWayOut(Rule):
    """From some nodes no outcome can be reached, whatever is answered.

    ## What it means

    The nodes lead only to each other, round and round.
    The whole set is one finding, at the node by which a walk enters it.
    Places that lead nowhere at all are reported as `dead_end`, `no_answers` or `missing_target`.

    ## Why it hurts a caller

    The caller is asked the same things for ever: the only way to end is to hang up.

    ## Example

    “Push the plug in” leads to “Wait a minute”, and that leads back to “Push the plug in”.

    ## Remedy

    Give one of the nodes a way that ends: a question with an answer “It still does not work”
    that leads to a hand-off, or a `loop` whose `then` leads on.
    """

    after = ("missing_start", "missing_target", "dead_end", "no_answers")
    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -again*2:done-> lamp"
    bad = "lamp? -lit-> done! ; lamp -dark-> plug:step -> wait:step -> plug"

    def check(self, case: Case) -> Iterator[Finding]:
        if not case.flow.trapped:
            return
        entry = first_entered(case)
        others = [case.flow.ids[n] for n in case.flow.trapped if case.flow.ids[n] != entry]
        wrong = f"From {titles(case, [entry, *others])} no outcome can be reached."
        yield self.at_node(entry, f"{wrong} A caller who gets there goes round for ever.")


def first_entered(case: Case) -> str:
    """Return the node by which a walk gets into the trap, or the first where none gets in."""
    flow = case.flow
    trap = set(flow.trapped)
    for number in flow.trapped:
        if number == flow.start or any(
            flow.reached[source] and source not in trap for source in flow.before[number]
        ):
            return flow.ids[number]
    return flow.ids[flow.trapped[0]]
