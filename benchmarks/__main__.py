"""Run every benchmark in a process of its own and write docs/reference/performance.md.

python -m benchmarks            all of them; `python -m benchmarks p2 p7` only these
python -m benchmarks --smoke    tiny sizes, to see that they run; writes nothing
"""

import ast
import datetime
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference" / "performance.md"
INTRODUCTION = """# Performance

This page is written by `make bench`.
A figure counts as a ratio: what is compared ran in turn in one run; medians are shown.
Absolute figures differ from machine to machine, and from run to run on a busy one.
What a line calls a bar is what the design demands; a bar that is missed says so.
"""

_BAR = re.compile(r" *(.+?) \(bar (.+?), (reached|MISSED)\)")


def programs() -> list[Path]:
    """Return the benchmarks in the order of their numbers."""
    found = Path(__file__).parent.glob("p*_*.py")
    return sorted(found, key=lambda path: int(number_of(path)[1:]))


def number_of(program: Path) -> str:
    """Return what the design calls the row that a program measures: `p7`."""
    return program.stem.partition("_")[0]


def main(words: list[str]) -> int:
    options = [word for word in words if word.startswith("--")]
    wanted = {word for word in words if word not in options}
    unknown = wanted - {number_of(program) for program in programs()}
    if unknown:
        known = ", ".join(map(number_of, programs()))
        print(f"There is no benchmark {', '.join(sorted(unknown))}. Choose from: {known}.")
        return 2
    chosen = [one for one in programs() if not wanted or number_of(one) in wanted]
    printed = {program: printed_by(program, options) for program in chosen}
    failed = [program.stem for program, text in printed.items() if text is None]
    if failed:
        print(f"These ended with an error, so nothing is written: {', '.join(failed)}.")
        return 1
    if not wanted and not options:
        REFERENCE.write_text(page({one: text or "" for one, text in printed.items()}), "utf-8")
        print(f"Written: {REFERENCE.relative_to(ROOT)}")
    return 0


def printed_by(program: Path, options: list[str]) -> str | None:
    """Return what a program prints, shown line by line while it runs; None where it fails."""
    print(f"\n== {program.stem}", flush=True)
    command = [sys.executable, "-u", "-m", f"benchmarks.{program.stem}", *options]
    lines = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        for line in running.stdout:
            print(line, end="", flush=True)
            lines.append(line.rstrip())
    return None if running.returncode else "\n".join(lines)


def page(printed: dict[Path, str]) -> str:
    """Return the reference page: all bars first, then what each program printed."""
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    parts = [INTRODUCTION, f"Measured on {day}.\n", "## Bars\n", *bars(printed)]
    for program, text in printed.items():
        parts += [f"\n## {title_of(program)}\n", f"```\n{text.strip()}\n```"]
    return "\n".join(parts) + "\n"


def bars(printed: dict[Path, str]) -> list[str]:
    """Return a table of every figure that a program printed beside a bar."""
    rows = ["| | figure | bar | |", "| --- | --- | --- | --- |"]
    for program, text in printed.items():
        for line in text.splitlines():
            row = bar_in(line)
            if row:
                rows.append(f"| {number_of(program).upper()} | {' | '.join(row)} |")
    return rows


def bar_in(line: str) -> tuple[str, str, str] | None:
    """Return the figure, the bar and the verdict of a line such as `x 2.1 (bar 2, reached)`."""
    found = _BAR.match(line)
    return None if found is None else (found[1], found[2], found[3])


def title_of(program: Path) -> str:
    """Return the first line of a program's docstring, without its full stop."""
    said = ast.get_docstring(ast.parse(program.read_text("utf-8"))) or program.stem
    return said.splitlines()[0].rstrip(".")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
