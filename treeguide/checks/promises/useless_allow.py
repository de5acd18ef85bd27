"""Defines the rule `useless_allow`."""

from collections.abc import Iterator

from treeguide.checks.base import EVERY_OTHER, Case, Finding, Rule
from treeguide.checks.naming import quoted
from treeguide.checks.nearest import Nearest
from treeguide.checks.registry import all_rules


class UselessAllow(Rule):
    """A node allows a finding that is not there.

    ## What it means

    An `allow` names a rule that finds nothing at this node, or a rule that does not exist.

    ## Why it hurts a caller

    The allowance waits in silence: should the defect come one day, nobody is told of it.

    ## Example

    A question had one answer and allowed `single_answer`; it has two by now.

    ## Remedy

    Take the `allow` out, or write the name of the rule that is meant.
    """

    after = EVERY_OTHER
    good = "lamp? -lit-> done!"
    bad = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    good_patch = {"nodes": {"lamp": {"allow": [{"rule": "single_answer", "why": "Read aloud."}]}}}
    bad_patch = good_patch

    def check(self, case: Case) -> Iterator[Finding]:
        found = {(rule, finding.node) for rule, told in case.found.items() for finding in told}
        silent = {rule.name for rule in all_rules() if was_silenced(case, rule)}
        for node_id, node in case.tree.nodes.items():
            for index, entry in enumerate(node.allow):
                # One that allows another to be useless is not judged: it would suppress itself.
                suppresses = (entry.rule, node_id) in found
                if not suppresses and entry.rule not in (self.name, *silent):
                    yield self._about(case, node_id, index)

    def _about(self, case: Case, node_id: str, index: int) -> Finding:
        name = case.tree.nodes[node_id].allow[index].rule
        names = [rule.name for rule in all_rules()]
        wrong, fix = f"allows “{name}”, which finds nothing there.", "Take it out."
        if name not in names:
            likely = Nearest(names).to(name)
            wrong = f"allows “{name}”, but no rule has this name."
            fix = f"Write “{likely}” instead." if likely else fix
        return self.finding(
            f"{quoted(case.title(node_id))} {wrong} A defect that comes later may be overlooked.",
            node=node_id,
            at=f"/nodes/{node_id}/allow/{index}",
            fix=fix,
        )


def was_silenced(case: Case, rule: Rule) -> bool:
    """Whether a rule may have kept quiet because of what another one found."""
    return any(name in case.found for name in rule.after)
