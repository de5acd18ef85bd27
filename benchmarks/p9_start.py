"""P9: whole processes, from the shell's prompt back to it: help, a rule's page, a small check."""

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.large_trees import realistic
from benchmarks.measuring import Rounds, Work, in_turn, print_bar, print_head, sized

ROUNDS = 15
NODES = (60, 600, 6_000)
TREEGUIDE = Path(sys.executable).parent / "treeguide"
HEAVY = ("flask", "networkx", "marshmallow", "sqlite_utils", "graphviz")

BARE = "bare python (-c pass)"
HELP = "treeguide --help"
RULES = "treeguide rules dead_end"
CHECK = "treeguide check, {} nodes"


def main() -> None:
    print_head("treeguide", "click", "rich")
    print(f"milliseconds of whole processes; median of {sized(ROUNDS, 1)} rounds in turn\n")
    sizes = NODES[: sized(len(NODES), 1)]
    with tempfile.TemporaryDirectory() as folder:
        works = {
            BARE: process(sys.executable, "-c", "pass"),
            HELP: process(TREEGUIDE, "--help"),
            RULES: process(TREEGUIDE, "rules", "dead_end"),
        }
        for size in sizes:
            path = Path(folder) / f"nodes-{size}"
            path.mkdir()
            (path / "tree.json").write_bytes(realistic(size))
            works[CHECK.format(size)] = process(TREEGUIDE, "check", path)
        rounds = in_turn(works, ROUNDS)
    report(rounds)
    report_imports()


def process(*command: object) -> Work:
    words = [str(word) for word in command]
    return Work(lambda _: subprocess.run(words, capture_output=True, check=False))


def report(rounds: Rounds) -> None:
    """Print each process beside bare Python of the same round."""
    more = {
        name: sorted((ours - bare) * 1e3 for ours, bare in zip(times, rounds[BARE], strict=True))[
            len(times) // 2
        ]
        for name, times in rounds.items()
    }
    for name, times in rounds.items():
        middle = sorted(times)[len(times) // 2] * 1e3
        print(f"  {name:<32}{middle:>9.1f} ms{more[name]:>9.1f} ms more than bare Python")
    print()
    print_bar("milliseconds more, --help", more[HELP], at_most=60)
    print_bar("milliseconds more, rules NAME", more[RULES], at_most=60)
    print_bar("milliseconds more, check of 60 nodes", more[CHECK.format(60)], at_most=250)


def report_imports() -> None:
    """Print which of the heavy modules each command imports."""
    print()
    for words in (["--help"], ["rules", "dead_end"]):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "treeguide", *words],
            capture_output=True,
            text=True,
            check=True,
        )
        imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
        heavy = [name for name in HEAVY if name in imported]
        print(f"  {' '.join(words)}: {len(imported)} modules, heavy ones: {heavy or 'none'}")
        if words == ["--help"]:
            print_bar("heavy modules imported by --help", len(heavy), at_most=0)


if __name__ == "__main__":
    main()
