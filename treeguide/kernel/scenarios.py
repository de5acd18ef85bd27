"""Walk a list of answers that was written down, and hold a scenario to what it must reach."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from treeguide.format import Scenario
from treeguide.kernel.errors import Stuck, WalkError
from treeguide.kernel.giving import Given, give, is_stuck
from treeguide.kernel.program import Program
from treeguide.kernel.way import Position
from treeguide.model import Outcome

DAY = "2027-01-04"
"""The day on which a scenario takes place that names none, so that it always ends alike."""


@dataclass
class Followed:
    """How far a list of answers could be walked."""

    position: Position | None = None
    path: list[tuple[str, Given]] = field(default_factory=list)
    nodes: list[str] = field(default_factory=list)
    """Every node at which the walk waited, and the outcome."""
    passed: list[str] = field(default_factory=list)
    """Every decision, call and outcome that the walk came through."""
    trouble: str | None = None
    """Why the walk could not go on as written, in a sentence."""
    faulty: str | None = None
    """The node at which the tree itself has a fault."""

    @property
    def outcome(self) -> str | None:
        """Return the id of the outcome that was reached."""
        position = self.position
        if position is None or type(position.place.node) is not Outcome:
            return None
        return position.place.id

    @property
    def ended_at(self) -> str:
        """Return the node at which the walk stands."""
        return self.faulty or (self.nodes[-1] if self.nodes else "")


def follow(
    program: Program,
    answers: Iterable[tuple[str, Given]],
    known: Mapping[str, object] | None = None,
    today: str = DAY,
) -> Followed:
    """Walk `answers` from the start, as far as they can be given."""
    followed = Followed()
    try:
        followed.position = program.begin(today, known, followed.passed)
        followed.nodes.append(followed.position.node)
        for node, given in answers:
            _give(followed, followed.position, node, given)
        _look_for_a_dead_end(followed)
    except Stuck as stuck:
        followed.trouble, followed.faulty = str(stuck), stuck.node
    except WalkError as error:
        followed.trouble = error.sentence
    return followed


def _give(followed: Followed, position: Position, node: str, given: Given) -> None:
    if position.node != node:
        raise WalkError(_elsewhere(position, node, given))
    give(position, given)
    followed.path.append((node, given))
    followed.nodes.append(position.node)


def _elsewhere(position: Position, node: str, given: Given) -> str:
    stands = f"“{position.place.title}” ({position.node})"
    if type(position.place.node) is Outcome:
        return (
            f"The walk had already ended at {stands} when {_said(given)} was to be given at {node}."
        )
    return f"The walk stands at {stands}, not at {node}, so {_said(given)} cannot be given."


def _said(given: Given) -> str:
    """Return what was given as one types it: an answer's id, or a form's values."""
    if isinstance(given, str):
        return f"“{given}”"
    return " and ".join(f"{name}={_value(value)}" for name, value in given.items()) or "nothing"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _look_for_a_dead_end(followed: Followed) -> None:
    position = followed.position
    if position is not None and is_stuck(position):
        followed.faulty = position.node
        followed.trouble = (
            f"Nothing can be answered at “{position.place.title}” ({position.node}): nobody can"
            " get any further here."
        )


@dataclass(frozen=True)
class ScenarioResult:
    """Whether a scenario reached what it must, and in a sentence why not."""

    scenario: Scenario
    followed: Followed
    message: str | None

    @property
    def passed(self) -> bool:
        """Return whether everything came as the scenario expects."""
        return self.message is None


def run_scenario(program: Program, scenario: Scenario) -> ScenarioResult:
    """Walk `scenario` and compare what it reached with what it must reach."""
    today = scenario.today or DAY
    followed = follow(program, scenario.answers, scenario.given, today)
    return ScenarioResult(scenario, followed, _difference(scenario, followed))


def _difference(scenario: Scenario, followed: Followed) -> str | None:
    expect = scenario.expect
    if followed.trouble is not None:
        return followed.trouble
    if expect.outcome is not None and followed.outcome != expect.outcome:
        return f"It must end at {expect.outcome}, and it {_where(followed)}."
    passed = {*followed.nodes, *followed.passed}
    for node in expect.visited:
        if node not in passed:
            return f"It must pass {node}, and went {_way(followed)}."
    for node in expect.never:
        if node in passed:
            return f"It must never pass {node}, and went {_way(followed)}."
    return _different_variable(scenario, followed)


def _different_variable(scenario: Scenario, followed: Followed) -> str | None:
    facts = followed.position.facts if followed.position is not None else {}
    for name, value in scenario.expect.variables.items():
        if facts.get(name) != value:
            return (
                f"At its end {name} must be {_known(value)}, and it is {_known(facts.get(name))}."
            )
    return None


def _known(value: object) -> str:
    return "unknown" if value is None else _value(value)


def _where(followed: Followed) -> str:
    ended = "ended at" if followed.outcome is not None else "is still at"
    return f"{ended} {followed.ended_at} (it went {_way(followed)})"


def _way(followed: Followed) -> str:
    return " → ".join(followed.nodes)
