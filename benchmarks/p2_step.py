"""P2: one step in process, from an answer to the next node that waits, and with the PAGE built."""

from collections.abc import Callable

from benchmarks.measuring import (
    Work,
    in_turn,
    median,
    print_bar,
    print_head,
    print_speeds,
    ratio,
    sized,
)
from benchmarks.peers import floor, spiff_bpmn, spiff_walk, transitions_walk
from benchmarks.walk import KNOWN, QUESTIONS, answers, tree
from treeguide.engine import Event, Session, fold, page
from treeguide.kernel import Position, Program, give

ROUNDS = 7
SIZES = (10, 50, 500, 5_000)
TODAY = "2027-01-04"
BEGAN_US = 1_800_000_000_000_000
DOCASSEMBLE = 2_400
"""Steps a second, measured once with docassemble's own test programs on another machine.

It needs a server of its own, so it cannot run in turn with the others: a constant, no ratio.
"""

FLOOR = "floor: dicts and Python functions"
TRANSITIONS = "transitions"
BPMN = "SpiffWorkflow, BPMN as in its handbook"
CORE = "SpiffWorkflow, bare core without BPMN"
OURS = "ours"
PAGED = "ours, event kept and PAGE built"
AGENT = "ours, the PAGE of an agent"


def main() -> None:
    print_head("treeguide", "msgspec", "transitions", "SpiffWorkflow")
    given = answers()
    print(f"{QUESTIONS} questions, a condition on each edge, {len(given)} answers a walk;", end=" ")
    print(f"median of {sized(ROUNDS, 1)} rounds in turn\n")
    rounds = in_turn(works(given), ROUNDS)
    print_speeds(rounds, "steps")
    print()
    print_bar("ours : transitions", ratio(rounds, TRANSITIONS, OURS), at_least=10)
    print_bar("ours : SpiffWorkflow (BPMN)", ratio(rounds, BPMN, OURS), at_least=350)
    print(f"  ours : SpiffWorkflow (bare core) {ratio(rounds, CORE, OURS):.1f}, no bar")
    print_bar("with PAGE : transitions", ratio(rounds, TRANSITIONS, PAGED), at_least=1)
    print(f"  ours : floor {ratio(rounds, FLOOR, OURS):.2f}, no bar")
    times = 1 / median(rounds, OURS) / DOCASSEMBLE
    print_bar(f"ours : docassemble's {DOCASSEMBLE:,}/s, a constant", times, at_least=350)
    report_growth()


def works(given: list[str]) -> dict[str, Work]:
    """Return the same walk for everybody; beginning it is not timed."""
    program, edges = Program(tree(), {}), floor.table()
    machine, core = transitions_walk.machine(), spiff_walk.specification()
    bpmn = spiff_bpmn.specification()
    many, few = sized(60, 1), sized(3, 1)
    works = {
        FLOOR: (lambda _: floor.give_all(edges, given), lambda: None, many),
        TRANSITIONS: (
            lambda caller: transitions_walk.give_all(caller, given),
            lambda: transitions_walk.begin(machine),
            many,
        ),
        BPMN: (
            lambda begun: spiff_bpmn.give_all(begun, given),
            lambda: spiff_bpmn.begin(bpmn),
            few,
        ),
        CORE: (
            lambda task: spiff_walk.give_all(task, given),
            lambda: spiff_walk.begin(core),
            few,
        ),
        OURS: (walker(given), lambda: program.begin(TODAY, KNOWN), many),
        PAGED: (pager(given, "customer"), lambda: begun_session(program), many),
        AGENT: (pager(given, "agent"), lambda: begun_session(program), many),
    }
    return {
        name: Work(run, len(given), ready, times) for name, (run, ready, times) in works.items()
    }


def walker(given: list[str]) -> Callable[[Position], None]:
    def walk(position: Position) -> None:
        for answer in given:
            give(position, answer)

    return walk


def begun_session(program: Program) -> Session:
    return fold(program, [Event(1, BEGAN_US, "started", known=KNOWN)])


def pager(given: list[str], audience: str) -> Callable[[Session], None]:
    def walk(session: Session) -> None:
        for number, answer in enumerate(given):
            event = Event(number + 2, BEGAN_US + number * 1_000_000, "answered", given=answer)
            session.apply(event)
            page(session, audience=audience)

    return walk


def report_growth() -> None:
    """Print what a step costs in longer trees and after longer walks: it should cost the same."""
    print("\ngrowth: questions of the tree, µs a step, µs with the PAGE")
    for size in SIZES[: sized(len(SIZES), 2)]:
        given, program = answers(size), Program(tree(size), {})
        times = sized(max(1, 3_000 // size), 1)
        kinds = {
            OURS: Work(walker(given), len(given), lambda p=program: p.begin(TODAY, KNOWN), times),
            PAGED: Work(
                pager(given, "customer"), len(given), lambda p=program: begun_session(p), times
            ),
        }
        rounds = in_turn(kinds, ROUNDS)
        print(f"  {size:>6,}{median(rounds, OURS) * 1e6:10.2f}{median(rounds, PAGED) * 1e6:10.2f}")


if __name__ == "__main__":
    main()
