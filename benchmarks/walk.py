"""The walk that P2 and P3 measure: 50 questions, a condition on each edge, loops, known facts.

Each question has three answers, and each of them is offered only if its condition holds.
Every fifth question records a fact that later conditions read. At every tenth, `again` goes back
one question, at most twice in a walk; the third time it leads on.
"""

from typing import Any

from msgspec import convert

from treeguide.model import Tree

QUESTIONS = 50
TIMES_BACK = 2
KNOWN = {"device": "printer", "floor": 4, "urgent": True, "code": "e5"}
CODES = ["e5", "e7", "none"]
YES = "device == 'printer' and floor < 9"
NO = "urgent and code in ['e5', 'e7']"
AGAIN = "floor >= 2"

Document = dict[str, Any]


def document(questions: int = QUESTIONS) -> Document:
    """Return the tree file of the walk."""
    nodes: Document = {f"q{i}": _question(i, questions) for i in range(questions)}
    nodes["end"] = {"kind": "outcome", "title": "Solved", "result": "resolved"}
    return {
        "format": "treeguide/1",
        "id": "walk",
        "title": "Walk",
        "variables": {
            "device": {"type": "choice", "values": ["printer", "scanner"]},
            "floor": {"type": "integer", "min": 0, "max": 20},
            "urgent": {"type": "boolean"},
            "code": {"type": "choice", "values": CODES},
        },
        "start": "q0",
        "nodes": nodes,
    }


def tree(questions: int = QUESTIONS) -> Tree:
    """Return the tree of the walk."""
    return convert(document(questions), Tree)


def answers(questions: int = QUESTIONS) -> list[str]:
    """Return what is answered, from the first question to the end."""
    return [answer for _, answer in steps(questions)]


def steps(questions: int = QUESTIONS) -> list[tuple[str, str]]:
    """Return the questions in the order in which they are met, each with its answer."""
    given, place, back = [], 0, 0
    while place < questions:
        answer = "again" if has_loop(place) and back <= TIMES_BACK else "yes" if place % 3 else "no"
        given.append((f"q{place}", answer))
        back = back + 1 if answer == "again" else back if has_loop(place + 1) else 0
        place += -1 if answer == "again" and back <= TIMES_BACK else 1
    return given


def has_loop(place: int) -> bool:
    """Whether `again` is an answer that goes back at this question."""
    return place % 10 == 9


def records_fact(place: int) -> bool:
    """Whether the answers `yes` and `no` of this question record a fact."""
    return place % 5 == 0


def code_recorded(place: int) -> str:
    """Return the code that a question records."""
    return CODES[place // 5 % 2]


def after(place: int, questions: int = QUESTIONS) -> str:
    """Return where `yes` and `no` lead."""
    return f"q{place + 1}" if place + 1 < questions else "end"


def _question(place: int, questions: int) -> Document:
    onward: Document = {"to": after(place, questions)}
    if records_fact(place):
        onward["set"] = {"code": f"'{code_recorded(place)}'"}
    again: Document = {
        "id": "again",
        "label": "Ask again",
        "when": AGAIN,
        "to": after(place, questions),
    }
    if has_loop(place):
        again["to"] = f"q{place - 1}"
        again["loop"] = {"max": TIMES_BACK, "then": after(place, questions)}
    return {
        "kind": "question",
        "title": f"What does lamp {place} of the printer show?",
        "say": f"Please tell me what lamp {place} shows.",
        "text": f"Look at lamp {place}, left of the display.",
        "answers": [
            {"id": "yes", "label": "It is lit", "when": YES, **onward},
            {"id": "no", "label": "It is dark", "when": NO, **onward},
            again,
        ],
    }
