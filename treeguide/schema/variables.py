"""The seven types of variable: each takes only the keys that mean something for it."""

from typing import Any

from marshmallow import Schema
from marshmallow.fields import Field

from treeguide.schema import shapes
from treeguide.schema.containers import ByWord, ListOf, MapOf
from treeguide.schema.fields import Flag, Number, OneOf, Text, Whole
from treeguide.schema.part import Part
from treeguide.schema.sentences import Sentence
from treeguide.schema.shaped import Date, Id
from treeguide.schema.speaking import Speaking


class Days(Whole):
    """After how many days a value is forgotten; the session with it ends then."""

    default_error_messages: dict[str, Any] = {
        "too_small": Sentence(
            "bad_value",
            "{Place} is {value}, so the value would be forgotten, and the session would end, while"
            " the person is still answering.",
            "Write {least} or more, or leave “keep_days” out to keep it until it is erased.",
        ),
    }


def _variable(called: str, initial: Speaking, **own_keys: Speaking) -> type[Schema]:
    """Return the schema of one type: its own keys, then those that every type takes."""
    keys: dict[str, Field[Any]] = {
        "type": Text(),
        **own_keys,
        "label": Text(),
        "initial": initial,
        "personal": Flag(),
        "keep_days": Days(least=1),
        "source": OneOf(*shapes.SOURCES),
    }
    words = {"called": f"a {called} variable", "__doc__": f"A variable of the type {called}."}
    return type(f"{called.title()}Variable", (Part,), {**keys, **words})


TYPES = {
    "boolean": _variable("boolean", Flag()),
    "choice": _variable("choice", Text(), values=ListOf(Id()), labels=MapOf(Text(), Text())),
    "choices": _variable(
        "choices", ListOf(Text()), values=ListOf(Id()), labels=MapOf(Text(), Text())
    ),
    "integer": _variable("integer", Whole(), min=Whole(), max=Whole()),
    "number": _variable("number", Number(), min=Number(), max=Number()),
    "text": _variable(
        "text", Text(), max_length=Whole(least=1, most=shapes.LONGEST_TEXT), pattern=Text()
    ),
    "date": _variable("date", Date(), min=Date(), max=Date()),
}


class AnyVariable(ByWord):
    """A variable: its `type` says which keys it takes."""

    word = "type"

    @property
    def place(self) -> str:
        """Return how a sentence calls the value."""
        return "this variable"


def any_variable() -> Speaking:
    """Return the field of a variable of any type."""
    return AnyVariable(TYPES)
