"""Defines the rule `failed_scenario`."""

from collections.abc import Iterator
from dataclasses import replace

from treeguide.checks.base import Case, Finding, Rule
from treeguide.kernel import ScenarioResult, run_scenario


class FailedScenario(Rule):
    """A walk that was written down as an example does not end as it must.

    ## What it means

    A scenario of `scenarios.json` gives answers and says what they must reach: an outcome, nodes
    on the way, values at the end.
    Walked today, its answers lead elsewhere, or one of them is no longer offered.

    ## Why it hurts a caller

    The scenario is what the process owner promised about the tree.
    A caller who gives these very answers now gets something else.

    ## Example

    The scenario “Plugged in and working” must end at `done`, and it ends at `help`.

    ## Remedy

    If the tree changed by mistake, set it right; if the change is meant, change the scenario.
    """

    after = ("missing_start", "missing_target", "dead_end", "no_answers")
    good = "lamp? -lit-> done! ; lamp -dark-> help!"
    bad = "lamp? -lit-> help! ; lamp -dark-> done!"
    good_scenarios = [
        {
            "id": "lit-lamp",
            "title": "The lamp is lit",
            "answers": [["lamp", "lit"]],
            "expect": {"outcome": "done"},
        }
    ]
    bad_scenarios = good_scenarios

    def check(self, case: Case) -> Iterator[Finding]:
        blamed = case.blamed(*self.after)
        if "missing_start" in case.found:
            return
        for index, scenario in enumerate(case.scenarios):
            result = run_scenario(case.program, scenario)
            if not result.passed and result.followed.ended_at not in blamed:
                yield self._failed(index, result)

    def _failed(self, index: int, result: ScenarioResult) -> Finding:
        scenario, followed = result.scenario, result.followed
        message = (
            f"The scenario “{scenario.title or scenario.id}” fails. {result.message} A caller who"
            " answers like this does not get what the scenario promises."
        )
        fix = "Set the tree right, or change what the scenario expects."
        found = self.finding(message, node=None, at=f"/scenarios/{index}", fix=fix)
        return replace(found, witness=[[node, given] for node, given in followed.path])
