"""P3: one step with the state out and in as text, as a server without memory takes it."""

import statistics
from collections.abc import Callable

from benchmarks.measuring import (
    Rounds,
    Work,
    in_turn,
    print_bar,
    print_head,
    print_speeds,
    ratio,
    seconds_of,
    sized,
)
from benchmarks.peers import floor, xstate_walk
from benchmarks.walk import KNOWN, QUESTIONS, answers, document, tree
from treeguide.kernel import Program, dump, give, restore
from treeguide.model import Tree

ROUNDS = 9
TODAY = "2027-01-04"
EARLY, LATE = 5, 500

FLOOR = "floor: dict, json.loads and json.dumps"
XSTATE = "xstate with saved state"
OURS = "ours: restore, give, dump"


def main() -> None:
    given = answers()
    version = xstate_walk.version()
    print_head("treeguide", "msgspec", more=version or "xstate not measured: there is no Node")
    print(f"{QUESTIONS} questions, a condition on each edge, {len(given)} answers a walk;", end=" ")
    print(f"median of {sized(ROUNDS, 1)} rounds in turn; in each, every step starts from text\n")
    rounds = measured(given, with_xstate=version is not None)
    print_speeds(rounds, "steps")
    print()
    print_bar("ours : floor", ratio(rounds, FLOOR, OURS), at_least=0.8)
    if version is not None:
        print_bar("ours : xstate", ratio(rounds, XSTATE, OURS), at_least=2)
    report_size()
    report_late_steps()


def measured(given: list[str], *, with_xstate: bool) -> Rounds:
    """Return the rounds of all three; xstate's are timed by Node, each between two of ours."""
    program, edges, walks = Program(tree(), {}), floor.table(), sized(40, 1)
    works = {
        FLOOR: Work(lambda _: floor_walk(edges, given), len(given), times=walks),
        OURS: Work(saver(program, given), len(given), lambda: begun(program), walks),
    }
    rounds: Rounds = {name: [] for name in (FLOOR, OURS, XSTATE)[: 3 if with_xstate else 2]}
    for _ in range(sized(ROUNDS, 1)):
        for name, seconds in in_turn(works, 1).items():
            rounds[name] += seconds
        if with_xstate:
            # Of several rounds the best, so that Node has compiled the code that it runs often.
            told = xstate_walk.walked(given, walks, sized(8, 1))
            rounds[XSTATE].append(min(told["seconds"]))
    return rounds


def begun(program: Program) -> bytes:
    return dump(program.begin(TODAY, KNOWN))


def floor_walk(edges: floor.Table, given: list[str]) -> None:
    state = floor.begun()
    for answer in given:
        state = floor.step_in_text(edges, state, answer)


def saver(program: Program, given: list[str]) -> Callable[[bytes], bytes]:
    def walk(state: bytes) -> bytes:
        for answer in given:
            position = restore(program, state)
            give(position, answer)
            state = dump(position)
        return state

    return walk


def report_size() -> None:
    """Print how large the state grows."""
    program, given = Program(tree(), {}), answers()
    print("\nsize of the state as text, in bytes")
    for steps in (0, 5, 10, 25, 50):
        size = len(saver(program, given[:steps])(begun(program)))
        print(f"  after {steps:>3} steps {size:>6}")
    print_bar("bytes after 50 steps", size, at_most=1_000)


def report_late_steps() -> None:
    """Print what step 500 costs beside step 5, in a tree that goes round all the time."""
    program = Program(endless(), {})
    steps = {number: state_after(program, number) for number in (EARLY, LATE)}
    times = sized(300, 2)

    def again(state: bytes) -> None:
        position = restore(program, state)
        give(position, "yes")
        dump(position)

    print("\ngrowth: the same step early and late in a walk")
    works = {
        f"step {number}": Work(again, ready=lambda s=state: s, times=times)
        for number, state in steps.items()
    }
    pairs = [tuple(seconds_of(work) for work in works.values()) for _ in range(sized(41, 1))]
    early, late = (statistics.median(column) * 1e6 for column in zip(*pairs, strict=True))
    print(f"  step {EARLY}: {early:.2f} µs, step {LATE}: {late:.2f} µs")
    slower = statistics.median(late / early for early, late in pairs)
    print_bar(f"step {LATE} : step {EARLY}", slower, at_most=1.1)


def state_after(program: Program, steps: int) -> bytes:
    position = program.begin(TODAY, KNOWN)
    for _ in range(steps):
        give(position, "yes")
    return dump(position)


def endless() -> Tree:
    """Return the walk with its last question leading back to the first, any number of times."""
    from msgspec import convert

    ring = document()
    for answer in ring["nodes"][f"q{QUESTIONS - 1}"]["answers"]:
        answer["to"] = "q0"
        answer.pop("loop", None)
    return convert(ring, Tree)


if __name__ == "__main__":
    main()
