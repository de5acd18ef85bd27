"""Lists, maps and objects of the tree file, and the choice between objects by a word in them."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError
from marshmallow.exceptions import SCHEMA
from marshmallow.fields import Dict, List, Nested

from treeguide.schema.fields import Text
from treeguide.schema.sentences import Sentence, clipped, listed, nearest, shown
from treeguide.schema.speaking import Speaking

Loading = Mapping[str, Any] | None


class ListOf(Speaking, List[Any]):
    """A list in which every entry is of one sort."""

    wanted = "a list"
    remedy = "Put it in square brackets."

    def takes(self, value: Any) -> bool:
        """Whether the JSON type is right."""
        return isinstance(value, list)

    def _deserialize(self, value: Any, attr: str | None, data: Loading, **kwargs: Any) -> Any:
        self.require_type(value)
        return List._deserialize(self, value, attr, data, **kwargs)


class Pair(Speaking):
    """A list of exactly two: what, and what was given."""

    default_error_messages: dict[str, Any] = {
        "length": Sentence(
            "wrong_type", "{Place} has {count} parts, but it is a pair.",
            "Write the node and what was given, as in [“lamp”, “lit”].",
        )
    }  # fmt: skip
    wanted = "a pair in square brackets"
    remedy = "Write the node and what was given, as in [“lamp”, “lit”]."

    def __init__(self, first: Speaking, second: Speaking, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parts = (first, second)

    def _bind_to_schema(self, field_name: str, parent: Any) -> None:
        super()._bind_to_schema(field_name, parent)
        for part in self.parts:
            part._bind_to_schema(field_name, self)

    def takes(self, value: Any) -> bool:
        """Whether the JSON type is right."""
        return isinstance(value, list)

    def _deserialize(self, value: Any, attr: str | None, data: Loading, **kwargs: Any) -> Any:
        self.require_type(value)
        if len(value) != len(self.parts):
            raise self.make_error("length", count=len(value))
        errors = {}
        for index, (part, given) in enumerate(zip(self.parts, value, strict=True)):
            try:
                part.deserialize(given)
            except ValidationError as error:
                errors[index] = error.messages
        if errors:
            raise ValidationError(errors)
        return value


class MapOf(Speaking, Dict):
    """An object whose keys are names that the author chose."""

    wanted = "an object"
    remedy = "Put it in curly brackets."

    def __init__(self, keys: Text, values: Speaking, **kwargs: Any) -> None:
        Dict.__init__(self, keys=keys, values=values, **kwargs)
        self.names = keys
        self.values = values

    def takes(self, value: Any) -> bool:
        """Whether the JSON type is right."""
        return isinstance(value, dict)

    def _deserialize(self, value: Any, attr: str | None, data: Loading, **kwargs: Any) -> Any:
        self.require_type(value)
        # Keys stand in tuples, so that a node called `_schema` is not taken for marshmallow's own.
        errors = {(name,): found for name in value if (found := self._errors(name, value[name]))}
        if errors:
            raise ValidationError(errors)
        return value

    def _errors(self, name: str, value: Any) -> Any:
        of_name = _messages(self.key_field, name)
        of_value = _messages(self.value_field, value)
        if isinstance(of_value, dict) and of_name:
            return {**of_value, SCHEMA: [*of_value.get(SCHEMA, []), *of_name]}
        return [*of_name, *of_value] if of_name else of_value


class ObjectOf(Speaking, Nested):
    """An object with the keys of one schema."""

    wanted = "an object"
    remedy = "Put it in curly brackets."

    def __init__(self, nested: type[Schema] | Callable[[], type[Schema]], **kwargs: Any) -> None:
        Nested.__init__(self, nested, **kwargs)

    def takes(self, value: Any) -> bool:
        """Whether the JSON type is right."""
        return isinstance(value, dict)

    def _deserialize(
        self, value: Any, attr: str | None, data: Loading, partial: Any = None, **kwargs: Any
    ) -> Any:
        self.require_type(value)
        return self._load(value)


class TextOr(Speaking):
    """A text, or the object (or list) that says more."""

    wanted = "a text or an object"
    remedy = "Write the id of a node, or an object with “to”."

    def __init__(self, text: Text, other: Speaking, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.text = text
        self.other = other

    def _bind_to_schema(self, field_name: str, parent: Any) -> None:
        super()._bind_to_schema(field_name, parent)
        self.text._bind_to_schema(field_name, parent)
        self.other._bind_to_schema(field_name, parent)

    def takes(self, value: Any) -> bool:
        """Whether the JSON type is right."""
        return isinstance(value, str | dict)

    def _deserialize(self, value: Any, attr: str | None, data: Loading, **kwargs: Any) -> Any:
        self.require_type(value)
        chosen = self.text if isinstance(value, str) else self.other
        return chosen.deserialize(value, attr, data)


class ByWord(Speaking):
    """An object whose keys depend on a word in it: a node's `kind`, a variable's `type`."""

    default_error_messages: dict[str, Any] = {
        "missing": Sentence(
            "missing_key", "{Place} has no “{word}”, so nobody knows what it is.",
            "Add “{word}”: one of {known}.",
        ),
        "word_type": Sentence(
            "wrong_type", "“{word}” is {given}, but it takes a text.", "Write one of: {known}."
        ),
        "unknown": Sentence(
            "bad_value", "“{word}” is “{value}”, which is not one of: {known}.", "{how}"
        ),
    }  # fmt: skip
    wanted = "an object"
    remedy = "Put it in curly brackets."
    word: ClassVar[str]

    def __init__(self, schemas: Mapping[str, type[Schema]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.schemas = {word: schema() for word, schema in schemas.items()}

    def takes(self, value: Any) -> bool:
        """Whether the JSON type is right."""
        return isinstance(value, dict)

    def _deserialize(self, value: Any, attr: str | None, data: Loading, **kwargs: Any) -> Any:
        self.require_type(value)
        known = listed(self.schemas)
        if self.word not in value:
            raise self.make_error("missing", word=self.word, known=known)
        word = value[self.word]
        if not isinstance(word, str):
            raise self._at_word("word_type", word=self.word, given=shown(word), known=known)
        if word not in self.schemas:
            near = nearest(word, self.schemas)
            how = f"Did you mean “{near}”?" if near else "Choose one of these."
            values = {"word": self.word, "value": clipped(word), "known": known, "how": how}
            raise self._at_word("unknown", **values)
        return self.schemas[word].load(value)

    def _at_word(self, key: str, **values: Any) -> ValidationError:
        return ValidationError({self.word: self.make_error(key, **values).messages})


def _messages(field: Any, value: Any) -> Any:
    try:
        field.deserialize(value)
    except ValidationError as error:
        return error.messages
    return []
