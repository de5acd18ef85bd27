"""xstate in its own Node process; it times itself there, so starting Node is not in the figures."""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.walk import (
    KNOWN,
    QUESTIONS,
    TIMES_BACK,
    after,
    code_recorded,
    has_loop,
    records_fact,
)

FOLDER = Path(__file__).parent / "xstate"


def version() -> str | None:
    """Return which xstate is measured, installing it first; None where Node is missing."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return None
    if not (FOLDER / "node_modules").is_dir():
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=FOLDER, check=True, capture_output=True)
    package = json.loads((FOLDER / "package.json").read_text("utf-8"))
    return f"xstate {package['dependencies']['xstate']}, Node {_node_version()}"


def walked(answers: list[str], walks: int, rounds: int) -> dict[str, Any]:
    """Return the seconds a step of each round, the size of the last state and where it stands."""
    told = {
        "nodes": {f"q{place}": _node(place) for place in range(QUESTIONS)},
        "answers": answers,
        "known": KNOWN,
        "timesBack": TIMES_BACK,
        "walks": walks,
        "rounds": rounds,
    }
    done = subprocess.run(
        ["node", FOLDER / "walk.mjs"],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _node(place: int) -> dict[str, str | None]:
    return {
        "to": after(place),
        "code": code_recorded(place) if records_fact(place) else None,
        "back": f"q{place - 1}" if has_loop(place) else None,
    }


@cache
def _node_version() -> str:
    done = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    return done.stdout.strip()
