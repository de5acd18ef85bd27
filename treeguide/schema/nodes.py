"""The eight kinds of node."""

from typing import Any

from treeguide.schema import shapes
from treeguide.schema.containers import ByWord, ListOf, MapOf, ObjectOf
from treeguide.schema.edges import Answer, Loop, Rule, expressions, target
from treeguide.schema.fields import Flag, OneOf, Text
from treeguide.schema.part import Part
from treeguide.schema.sentences import Sentence
from treeguide.schema.shaped import Duration, FileName, Id
from treeguide.schema.speaking import Speaking


class Medium(Part):
    """A picture that belongs to a text."""

    called = "a medium"
    file = FileName(required=True)
    alt = Text()
    caption = Text()


class Allowance(Part):
    """A finding that the author accepts, with the reason."""

    called = "an allowance"
    rule = Text(required=True)
    why = Text()


class Node(Part):
    """What all kinds of node have in common."""

    called = "a node"
    kind = Text()
    title = Text(longest=shapes.LONGEST_TITLE)
    say = Text()
    say_as = OneOf(*shapes.WAYS_TO_SAY)
    do = Text()
    text = Text()
    why = Text()
    note = Text()
    media = ListOf(ObjectOf(Medium))
    takes = Duration()
    was = ListOf(Id())
    tags = ListOf(Text())
    acknowledges = Flag()
    allow = ListOf(ObjectOf(Allowance))


class Question(Node):
    """Waits for a person to choose one answer."""

    called = "a question"
    answers = ListOf(ObjectOf(Answer))


class Step(Node):
    """Waits for a person to say "done"."""

    called = "a step"
    to = Text()
    set = expressions()
    loop = ObjectOf(Loop)


class Field(Part):
    """One entry of a form."""

    called = "a field"
    variable = Text(required=True)
    input = OneOf(*shapes.INPUTS)
    required = Flag()
    help = Text()


class Form(Node):
    """Waits for a person to fill its fields."""

    called = "a form"
    # marshmallow keeps a schema's own fields under this name.
    form_fields = ListOf(ObjectOf(Field), data_key="fields")
    to = Text()
    set = expressions()
    loop = ObjectOf(Loop)


class Decision(Node):
    """Waits for nothing: rules on variables choose the way."""

    called = "a decision"
    rules = ListOf(ObjectOf(Rule))
    otherwise = target()
    policy = OneOf(*shapes.POLICIES)


class Call(Node):
    """Walks another tree and goes on by its outcome."""

    called = "a call"
    tree = Id()
    give = expressions()
    take = expressions()
    exits = MapOf(Text(), target())


class Action(Node):
    """Waits for an outside system."""

    called = "an action"
    action = Text()
    give = expressions()
    take = expressions()
    to = Text()
    failed = target()
    set = expressions()
    loop = ObjectOf(Loop)


class HandoffWays(Part):
    """Where a hand-off leads, by what the receiving team did."""

    called = "the “to” of a hand-off"
    done = target()
    declined = target()
    late = target()


class Handoff(Node):
    """Waits for another team: a promise with an owner, words and a due time."""

    called = "a hand-off"
    team = Text()
    within = Duration()
    promise = Text()
    carry = ListOf(Text())
    to = ObjectOf(HandoffWays)


class Outcome(Node):
    """Where a walk ends."""

    called = "an outcome"
    result = Id()
    next = Text()
    cause_team = Text()


KINDS = {
    "question": Question,
    "step": Step,
    "form": Form,
    "decision": Decision,
    "call": Call,
    "action": Action,
    "handoff": Handoff,
    "outcome": Outcome,
}


class AnyNode(ByWord):
    """A node: its `kind` says which keys it takes."""

    default_error_messages: dict[str, Any] = {
        "unknown": Sentence(
            "unknown_kind",
            "No kind of node is called “{value}”. Known kinds are: {known}.",
            "{how}",
        )
    }
    word = "kind"

    @property
    def place(self) -> str:
        """Return how a sentence calls the value."""
        return "this node"


def any_node() -> Speaking:
    """Return the field of a node of any kind."""
    return AnyNode(KINDS)
