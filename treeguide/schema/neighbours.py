"""The files beside a tree: scenarios and texts in other languages."""

from typing import Any

from treeguide.schema.containers import ListOf, Loading, MapOf, ObjectOf, Pair, TextOr
from treeguide.schema.fields import Flag, Number, Text
from treeguide.schema.part import Part
from treeguide.schema.shaped import Date, HashStart, Id, Language
from treeguide.schema.speaking import Speaking


class Value(Speaking):
    """What a variable can hold."""

    wanted = "true, false, a number, a text or a list of texts"
    remedy = "Write the value as the variable's type has it."

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sorts = (Flag(), Number(), Text(), ListOf(Text()))

    def _bind_to_schema(self, field_name: str, parent: Any) -> None:
        super()._bind_to_schema(field_name, parent)
        for sort in self.sorts:
            sort._bind_to_schema(field_name, self)

    def takes(self, value: Any) -> bool:
        """Whether the JSON type is right."""
        return any(sort.takes(value) for sort in self.sorts)

    def _deserialize(self, value: Any, attr: str | None, data: Loading, **kwargs: Any) -> Any:
        self.require_type(value)
        chosen = next(sort for sort in self.sorts if sort.takes(value))
        return chosen.deserialize(value, attr, data)


def values() -> MapOf:
    """Return the field that holds a value for each variable."""
    return MapOf(Text(), Value())


class Expectation(Part):
    """What a scenario must reach."""

    called = "“expect”"
    outcome = Text()
    visited = ListOf(Text())
    never = ListOf(Text())
    variables = values()


class Scenario(Part):
    """A walk with its expected end."""

    called = "a scenario"
    id = Id(required=True)
    title = Text(longest=300)
    today = Date()
    given = values()
    answers = ListOf(Pair(Text(), TextOr(Text(), values())))
    expect = ObjectOf(Expectation)


class TranslatedText(Part):
    """A text in another language, and the start of the hash of what it translates."""

    called = "a translated text"
    text = Text(required=True)
    of = HashStart()


class Translation(Part):
    """The texts of one tree in one language."""

    called = "a language file"
    language = Language(required=True)
    texts = MapOf(Text(), ObjectOf(TranslatedText))


def scenarios() -> Speaking:
    """Return the field of a whole scenarios.json."""
    return ListOf(ObjectOf(Scenario))
