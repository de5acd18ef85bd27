"""The parts of the file that lead from node to node."""

from treeguide.schema import shapes
from treeguide.schema.containers import ListOf, MapOf, ObjectOf, TextOr
from treeguide.schema.fields import Flag, OneOf, Text, Whole
from treeguide.schema.part import Part
from treeguide.schema.shaped import Id


class Loop(Part):
    """A declared way back: taken at most `max` times, then the walk goes to `then`."""

    called = "a loop"
    max = Whole(least=1, required=True)
    then = Text(required=True)


def expressions() -> MapOf:
    """Return the field of `set`, `give` and `take`: a name for each expression."""
    return MapOf(Text(), Text())


class Target(Part):
    """The long form of an edge where a bare node id could stand."""

    called = "an edge"
    to = Text()
    set = expressions()
    loop = ObjectOf(Loop)


def target() -> TextOr:
    """Return the field of an edge that is a node id or its long form."""
    return TextOr(Text(), ObjectOf(Target))


class Answer(Part):
    """What a person can choose at a question."""

    called = "an answer"
    id = Id(required=True)
    label = Text()
    to = Text()
    set = expressions()
    loop = ObjectOf(Loop)
    when = Text()
    keywords = ListOf(Text())
    help = Text()
    fixes = Flag()
    mood = OneOf(*shapes.MOODS)
    asks_why = Flag()
    was = ListOf(Id())


class AnywhereAnswer(Answer):
    """An answer offered at every waiting node."""

    called = "an answer of “anywhere”"
    max = Whole(least=1)


class Rule(Part):
    """One line of a decision."""

    called = "a rule"
    id = Id(required=True)
    when = Text()
    to = Text()
    set = expressions()
    loop = ObjectOf(Loop)
