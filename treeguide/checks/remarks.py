"""Reads every condition and expression of a tree once, for all rules that judge them."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from treeguide.checks.base import Case, Finding
from treeguide.checks.naming import named, quoted
from treeguide.checks.nearest import Nearest
from treeguide.conditions import ConditionError, complaints, parse
from treeguide.graph.expressions import Written, expressions
from treeguide.model import Call, Variable

Variables = Mapping[str, Variable]

ON_NAMES_ALONE = ("unknown_variable", "value_not_offered")
"""What can be said of an expression where nobody knows which type of value is wanted."""

_NAMES = {
    "when": "The condition of {owner}",
    "set": "What {owner} writes into “{written.wanted}”",
    "give": "What {owner} gives as “{written.wanted}”",
    "take": "What {owner} takes over into “{written.wanted}”",
}
_FOLLOWS = {
    "when": "No caller is ever led this way.",
    "set": "The variable stays unknown.",
    "give": "The other side never learns it.",
    "take": "The variable stays unknown.",
}


class Remark(NamedTuple):
    """What a rule has to say about an expression."""

    rule: str
    message: str
    fix: str | None


class Sides(NamedTuple):
    """The variables that an expression reads, and those of which it fills one.

    None where nobody here knows them: those of an action, or of a tree that is not there.
    """

    read: Variables | None
    filled: Variables | None


def remarks_on(case: Case) -> dict[str, list[Finding]]:
    """Return the findings about conditions and expressions by rule, in the author's order."""
    found: dict[str, list[Finding]] = {}
    read: dict[tuple[str, str, str, str | None], list[Remark]] = {}
    for written in expressions(case.tree, case.flow.edges):
        key = (written.source, written.place, written.wanted, _called(case, written))
        if key not in read:
            read[key] = list(_remarks(written, _sides(case, written)))
        for remark in read[key]:
            found.setdefault(remark.rule, []).append(_finding(case, written, remark))
    return found


def _called(case: Case, written: Written) -> str | None:
    node = case.tree.nodes.get(written.node or "")
    return node.tree if isinstance(node, Call) else None


def _sides(case: Case, written: Written) -> Sides:
    ours = case.tree.variables
    if written.place in ("when", "set"):
        return Sides(ours, ours)
    called = case.library.get(_called(case, written) or "")
    theirs = called.variables if called else None
    return Sides(ours, theirs) if written.place == "give" else Sides(theirs, ours)


def _remarks(written: Written, sides: Sides) -> Iterator[Remark]:
    filled = None if written.place == "when" else sides.filled
    if filled is not None and written.wanted not in filled:
        yield _unknown(written.wanted, filled)
    try:
        expression = parse(written.source)
    except ConditionError as error:
        yield Remark("unreadable_condition", error.message, None)
        return
    if sides.read is None:
        return
    variable = (filled or {}).get(written.wanted)
    for complaint in complaints(expression, sides.read, variable or "truth"):
        if variable or written.place == "when" or complaint.rule in ON_NAMES_ALONE:
            fix = f"Write “{complaint.fix}” instead." if complaint.fix else None
            yield Remark(complaint.rule, complaint.message, fix)


def _unknown(name: str, known: Variables) -> Remark:
    likely = Nearest(known).to(name)
    fix = f"Write “{likely}” instead." if likely else "Declare it among the variables."
    return Remark("unknown_variable", f"No variable is called “{name}”.", fix)


def _finding(case: Case, written: Written, remark: Remark) -> Finding:
    owner = quoted(case.title(written.node))
    if written.edge is not None:
        words = named(case, written.edge)
        owner = words[0].lower() + words[1:]
    wrong = f"{_NAMES[written.place].format(owner=owner, written=written)} cannot be used."
    message = f"{wrong} {remark.message} {_FOLLOWS[written.place]}"
    return Finding(remark.rule, "error", written.node, written.at, message, remark.fix)
