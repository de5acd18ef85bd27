"""A marshmallow field that says what it refuses in sentences, each under its rule."""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError
from marshmallow.fields import Field

from treeguide.schema.sentences import Sentence, shown


class Speaking(Field[Any]):
    """A field whose messages are sentences that know their rule."""

    default_error_messages: dict[str, Any] = {
        "required": Sentence(
            "missing_key", "{Called} needs “{name}”, which is missing here.", "Add “{name}”.",
            of_parent=True,
        ),
        "null": Sentence(
            "wrong_type", "{Place} is null, but null means nothing in a tree.",
            "Leave the key out or give it a value.",
        ),
        "type": Sentence("wrong_type", "{Place} is {given}, but it takes {wanted}.", "{remedy}"),
    }  # fmt: skip
    wanted: ClassVar[str] = "another value"
    remedy: ClassVar[str] = "Write the value that belongs there."

    @property
    def key(self) -> str:
        """Return the key as the file has it."""
        return self.data_key or self.name or ""

    @property
    def place(self) -> str:
        """Return how a sentence calls the value."""
        if self.parent is None:
            return "the file"
        if getattr(self.parent, "key_field", None) is self:
            return f"a name under “{self.key}”"
        return f"an entry of “{self.key}”" if isinstance(self.parent, Speaking) else f"“{self.key}”"

    @property
    def called(self) -> str:
        """Return how a sentence calls the object around the value."""
        return getattr(self.parent, "called", "this object")

    def make_error(self, key: str, **kwargs: Any) -> ValidationError:
        """Return the sentence for `key`, filled in, as the error that marshmallow collects."""
        sentence: Sentence = self.error_messages[key]  # type: ignore[assignment]
        said = sentence.said(
            name=self.key, Place=_at_the_start(self.place), Called=_at_the_start(self.called),
            wanted=self.wanted, remedy=self.remedy, **kwargs,
        )  # fmt: skip
        return ValidationError([said])

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        self.require_type(value)
        self.look_at(value)
        return value

    def require_type(self, value: Any) -> None:
        """Raise the error for a value of another JSON type."""
        if not self.takes(value):
            raise self.make_error("type", given=shown(value))

    def takes(self, value: Any) -> bool:
        """Whether the JSON type is right."""
        raise NotImplementedError  # each kind of field says which; a marshmallow Field is no ABC

    def look_at(self, value: Any) -> None:
        """Raise the error for a value of the right type that does not fit."""


def _at_the_start(words: str) -> str:
    return words[0].upper() + words[1:]
