"""Defines the rule `endless_loop`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.naming import quoted
from treeguide.graph import Edge, edges_of

MOST_TITLES = 20


class EndlessLoop(Rule):
    """A walk can go round in a circle without limit.

    ## What it means

    Some nodes lead to each other in a ring, and no edge of it declares a `loop`.
    Each ring is one finding, which names a shortest way round.
    Rings from which no outcome can be reached are reported as `no_way_out`.

    ## Why it hurts a caller

    “Please try again” comes for the fifth time, and nobody is ever told that enough is enough.

    ## Example

    “Push the plug in” leads back to “Is the lamp lit?”, as often as the lamp stays dark.

    ## Remedy

    Declare on the edge that leads back how often it may be taken and where the walk goes then:
    `"loop": {"max": 2, "then": "facilities"}`.
    """

    after = ("no_way_out", "self_loop")
    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -again*2:done-> lamp"
    bad = "lamp? -lit-> done! ; lamp -dark-> plug:step -> lamp"

    def check(self, case: Case) -> Iterator[Finding]:
        if case.flow.order is not None:
            return
        from treeguide.graph.network import rings, shortest_ring

        trapped = {case.flow.ids[number] for number in case.flow.trapped}
        for ring in rings(case.flow):
            if ring[0] not in trapped:
                yield self._about(case, shortest_ring(case.flow, ring))

    def _about(self, case: Case, way: list[str]) -> Finding:
        back = closing_edge(case, way[-2], way[-1])
        wrong = f"{round_trip(case, way)} goes round in a circle, and nothing limits how often."
        fix = "Declare a loop with `max` and `then` where it leads back."
        return self.at_edge(back, f"{wrong} A caller may never get out of it.", fix)


def round_trip(case: Case, way: list[str]) -> str:
    """Return the titles on the way round, with a count for the middle of a very long one."""
    words = [quoted(case.title(node_id)) for node_id in way]
    if len(words) > MOST_TITLES:
        left_out = f"… {len(words) - MOST_TITLES:,} more …"
        words = [*words[: MOST_TITLES - 2], left_out, *words[-2:]]
    return " → ".join(words)


def closing_edge(case: Case, source: str, target: str) -> Edge:
    """Return the unlimited edge that leads back to where the ring began."""
    leaving = edges_of(source, case.tree.nodes[source])
    return next(edge for edge in leaving if edge.target == target and not edge.is_limited)
