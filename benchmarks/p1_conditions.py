"""P1: a condition against the plain Python lambda that says the same, and what compiling costs.

Run it from the root of a checkout: python benchmarks/p1_conditions.py
"""

import json
import operator
import platform
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter_ns

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec

import treeguide
from benchmarks.measuring import sized
from treeguide.conditions import compile_truth, parse
from treeguide.conditions.nodes import Compare, Expression, Logic, Name, Values

ROUNDS = sized(21, 1)
CALLS = sized(20_000, 20)
KNOWN = '{"os": "mac", "tries": 3, "code": "e7", "floor": 4, "room": "b12", "plan": "pro"}'
THREE = "os == 'mac' and tries >= 2 and code in ['e5', 'e7']"
SIX = f"{THREE} and floor < 9 and room != 'a1' and plan in ['pro', 'max', 'team']"
BARS = {3: 1.0, 6: 0.6}
COMPILE_BAR = 150

Facts = dict[str, object]
Test = Callable[[Facts], bool]

LAMBDAS: dict[int, Test] = {
    3: lambda f: f["os"] == "mac" and f["tries"] >= 2 and f["code"] in ("e5", "e7"),
    6: lambda f: (
        f["os"] == "mac"
        and f["tries"] >= 2
        and f["code"] in ("e5", "e7")
        and f["floor"] < 9
        and f["room"] != "a1"
        and f["plan"] in ("pro", "max", "team")
    ),
}
# The lambda that is also right when something is unknown: what a careful person would write.
CAREFUL: dict[int, Test] = {
    3: lambda f: (
        f["os"] == "mac"
        and f["tries"] is not None
        and f["tries"] >= 2
        and f["code"] in ("e5", "e7")
    ),
    6: lambda f: (
        f["os"] == "mac"
        and f["tries"] is not None
        and f["tries"] >= 2
        and f["code"] in ("e5", "e7")
        and f["floor"] is not None
        and f["floor"] < 9
        and f["room"] is not None
        and f["room"] != "a1"
        and f["plan"] in ("pro", "max", "team")
    ),
}
SOURCES = {3: THREE, 6: SIX}


def main() -> None:
    print(f"Python {platform.python_version()}, treeguide {treeguide.__version__}, ", end="")
    print(f"msgspec {msgspec.__version__}; {ROUNDS} rounds of {CALLS:,} calls in turn, medians")
    for clauses, bar in BARS.items():
        report_speed(clauses, bar)
    report_misses()
    report_growth()
    report_compiling()


def report_speed(clauses: int, bar: float) -> None:
    expression = parse(SOURCES[clauses])
    tests = {
        "lambda (floor and peer)": LAMBDAS[clauses],
        "lambda, careful with unknowns": CAREFUL[clauses],
        "ours": compile_truth(expression),
        "closures (not taken)": closure_of(expression),
    }
    rounds = in_turn(tests, json.loads(KNOWN))
    times = medians(rounds)
    ratio = ratio_of(rounds["lambda (floor and peer)"], rounds["ours"])
    print(f"\n{clauses} clauses, all true and known")
    for name, nanoseconds in times.items():
        print(f"  {name:<32}{nanoseconds:8.1f} ns{1000 / nanoseconds:8.2f} M/s")
    print(f"  ours : lambda {ratio:.2f} (bar {bar:.1f}, {'reached' if ratio >= bar else 'MISSED'})")


def report_misses() -> None:
    """The same three clauses where the walk goes another way, and where nothing is known."""
    print("\n3 clauses, other facts (ours : lambda; the plain lambda fails on an unknown number)")
    other = {**json.loads(KNOWN), "code": "none"}
    nothing = dict.fromkeys(other)
    for name, facts in (("last clause false", other), ("nothing known", nothing)):
        rounds = in_turn({"lambda": LAMBDAS[3], "ours": compile_truth(parse(THREE))}, facts)
        ratio = ratio_of(rounds["lambda"], rounds["ours"])
        print(f"  {name:<32}{medians(rounds)['ours']:8.1f} ns, ratio {ratio:.2f}")


def report_growth() -> None:
    print("\ngrowth: ns a clause, all true")
    facts = json.loads(KNOWN)
    clauses = ["os == 'mac'", "tries >= 2", "code in ['e5', 'e7']", "floor < 9"]
    for number in (1, 2, 4, 8, 16, 32):
        source = " and ".join(clauses[place % 4] for place in range(number))
        times = medians(in_turn({"ours": compile_truth(parse(source))}, facts))
        print(f"  {number:>2} clauses{times['ours']:9.1f} ns{times['ours'] / number:8.1f} each")


def report_compiling() -> None:
    print("\ncompiling, µs (parse is the reading of the source)")
    for clauses, source in SOURCES.items():
        expression = parse(source)
        reading = once(lambda source=source: parse.__wrapped__(source))
        making = once(lambda part=expression: compile_truth.__wrapped__(part))
        reached = "reached" if making < COMPILE_BAR else "MISSED"
        print(
            f"  {clauses} clauses: parse {reading:.0f}, compile {making:.0f}"
            f" (bar {COMPILE_BAR}, {reached}), both {reading + making:.0f}"
        )


def in_turn(tests: dict[str, Test], facts: Facts) -> dict[str, list[float]]:
    """Return the nanoseconds of one call of each test, round by round, measured in turn."""
    rounds: dict[str, list[float]] = {name: [] for name in tests}
    for _ in range(ROUNDS):
        for name, test in tests.items():
            rounds[name].append(nanoseconds_of(test, facts))
    return rounds


def medians(rounds: dict[str, list[float]]) -> dict[str, float]:
    return {name: statistics.median(times) for name, times in rounds.items()}


def ratio_of(peer: list[float], ours: list[float]) -> float:
    """Return the median of the ratios of each round, which other load hardly moves."""
    return statistics.median(left / right for left, right in zip(peer, ours, strict=True))


def nanoseconds_of(test: Test, facts: Facts) -> float:
    begin = perf_counter_ns()
    for _ in range(CALLS):
        test(facts)
    return (perf_counter_ns() - begin) / CALLS


def once(make: Callable[[], object]) -> float:
    times = []
    for _ in range(500):
        begin = perf_counter_ns()
        make()
        times.append(perf_counter_ns() - begin)
    return statistics.median(times) / 1000


COMPARISONS: dict[str, Callable[[object, object], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">=": operator.ge,
    "in": lambda left, right: left in right,
}


def closure_of(expression: Expression) -> Test:
    """Return the same test as closures in closures, for these benchmarks' shapes only."""
    if isinstance(expression, Logic):
        parts = tuple(map(closure_of, expression.operands))

        def all_hold(facts: Facts) -> bool:
            for part in parts:  # noqa: SIM110  # all() with a generator is twice as slow
                if not part(facts):
                    return False
            return True

        return all_hold
    assert isinstance(expression, Compare)
    left, right = expression.operands
    assert isinstance(left, Name)
    name, compare = left.name, COMPARISONS[expression.operators[0]]
    limit = {item.value for item in right.items} if isinstance(right, Values) else right.value

    def holds(facts: Facts) -> bool:
        value = facts[name]
        return value is not None and compare(value, limit)

    return holds


if __name__ == "__main__":
    main()
