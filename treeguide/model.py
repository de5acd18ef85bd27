"""What a tree is: frozen records, read from JSON that the schema has accepted.

Each record mirrors one object of the tree file key for key, so nothing is renamed on the way in.
Whatever a draft may lack has an empty default; the rules say what is missing for a walk.
"""

from typing import ClassVar, dataclass_transform

from msgspec import UNSET, Struct, UnsetType

HERE = "@here"
"""The exit of a call that leads back to the node at which an `anywhere` answer was taken."""

Value = bool | int | float | str | list[str]
"""What a variable can hold. Dates are ISO strings, several choices a list in declared order."""


# msgspec passes `frozen` on to what inherits from it; type checkers have to be told.
@dataclass_transform(frozen_default=True)
class Record(Struct, frozen=True, gc=False):
    """A frozen record; `gc=False` because no tree contains a reference cycle."""


class Loop(Record, frozen=True):
    """A declared way back: taken at most `max` times in a session, then the walk goes to `then`."""

    max: int
    then: str


class Target(Record, frozen=True):
    """The long form of an edge where a bare node id could stand."""

    to: str | None = None
    set: dict[str, str] = {}
    loop: Loop | None = None


To = str | Target | None


class Answer(Record, frozen=True):
    """What a person can choose at a question."""

    id: str
    label: str = ""
    to: str | None = None
    set: dict[str, str] = {}
    loop: Loop | None = None
    when: str | None = None
    keywords: tuple[str, ...] = ()
    help: str = ""
    fixes: bool = False
    mood: str | None = None
    asks_why: bool = False
    was: tuple[str, ...] = ()


class AnywhereAnswer(Answer, frozen=True):
    """An answer offered at every waiting node, each at most `max` times in a session."""

    max: int = 3


class Field(Record, frozen=True):
    """One entry of a form."""

    variable: str
    input: str | None = None
    required: bool = False
    help: str = ""


class Rule(Record, frozen=True):
    """One line of a decision: where to go when a condition is true."""

    id: str
    when: str = ""
    to: str | None = None
    set: dict[str, str] = {}
    loop: Loop | None = None


class Medium(Record, frozen=True):
    """A picture that belongs to a text."""

    file: str
    alt: str = ""
    caption: str = ""


class Allowance(Record, frozen=True):
    """A finding that the author accepts, with the reason."""

    rule: str
    why: str = ""


class Node(Record, tag_field="kind", frozen=True):
    """A place in a tree: what all eight kinds have in common."""

    kind: ClassVar[str]
    waits: ClassVar[bool]

    title: str = ""
    text: str | None = None
    say: str | None = None
    say_as: str = "suggested"
    do: str | None = None
    why: str | None = None
    note: str | None = None
    media: tuple[Medium, ...] = ()
    takes: str | None = None
    was: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    acknowledges: bool = False
    allow: tuple[Allowance, ...] = ()


class Question(Node, tag="question", frozen=True):
    """Waits for a person to choose one answer."""

    kind = "question"
    waits = True
    answers: tuple[Answer, ...] = ()


class Step(Node, tag="step", frozen=True):
    """Waits for a person to say "done"."""

    kind = "step"
    waits = True
    to: str | None = None
    set: dict[str, str] = {}
    loop: Loop | None = None


class Form(Node, tag="form", frozen=True):
    """Waits for a person to fill its fields."""

    kind = "form"
    waits = True
    fields: tuple[Field, ...] = ()
    to: str | None = None
    set: dict[str, str] = {}
    loop: Loop | None = None


class Decision(Node, tag="decision", frozen=True):
    """Waits for nothing: rules on variables choose the way."""

    kind = "decision"
    waits = False
    rules: tuple[Rule, ...] = ()
    otherwise: To = None
    policy: str = "first"


class Call(Node, tag="call", frozen=True):
    """Walks another tree and goes on by its outcome."""

    kind = "call"
    waits = False
    tree: str | None = None
    give: dict[str, str] = {}
    take: dict[str, str] = {}
    exits: dict[str, To] = {}


class Action(Node, tag="action", frozen=True):
    """Waits for an outside system."""

    kind = "action"
    waits = True
    action: str | None = None
    give: dict[str, str] = {}
    take: dict[str, str] = {}
    to: str | None = None
    failed: To = None
    set: dict[str, str] = {}
    loop: Loop | None = None


class HandoffWays(Record, frozen=True):
    """Where a hand-off leads, by what the receiving team did."""

    done: To = None
    declined: To = None
    late: To = None


class Handoff(Node, tag="handoff", frozen=True):
    """Waits for another team: a promise with an owner, words and a due time."""

    kind = "handoff"
    waits = True
    team: str | None = None
    within: str | None = None
    promise: str | None = None
    carry: tuple[str, ...] = ()
    to: HandoffWays = HandoffWays()


class Outcome(Node, tag="outcome", frozen=True):
    """Where a walk ends; `result` says how."""

    kind = "outcome"
    waits = False
    result: str | None = None
    next: str | None = None
    cause_team: str | None = None


AnyNode = Question | Step | Form | Decision | Call | Action | Handoff | Outcome


class Variable(Record, frozen=True):
    """A fact that a walk may learn. It is unknown until something sets it."""

    type: str
    values: tuple[str, ...] = ()
    labels: dict[str, str] = {}
    min: int | float | str | None = None
    max: int | float | str | None = None
    max_length: int | None = None
    pattern: str | None = None
    label: str = ""
    initial: bool | int | float | str | list[str] | UnsetType = UNSET
    personal: bool = False
    keep_days: int | None = None
    source: str = "asked"

    def shown(self, value: Value) -> str:
        """Return `value` as a person reads it: a choice by its label."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list):
            return ", ".join(self.labels.get(part, part) for part in value)
        return self.labels.get(value, value) if isinstance(value, str) else str(value)


class Tree(Struct, frozen=True):
    """One decision tree."""

    format: str
    id: str
    title: str = ""
    summary: str = ""
    owner: str | None = None
    review_by: str | None = None
    audience: tuple[str, ...] = ("agent", "customer")
    language: str = "en"
    tags: tuple[str, ...] = ()
    variables: dict[str, Variable] = {}
    start: str | None = None
    nodes: dict[str, AnyNode] = {}
    anywhere: tuple[AnywhereAnswer, ...] = ()

    @property
    def team(self) -> str | None:
        """Return the team to which the tree belongs, None if it is nobody's."""
        return self.owner or None
