"""What a single value of the tree file may be: marshmallow fields that take JSON and nothing else.

marshmallow's own fields convert (`"yes"` to true, `"5"` to 5); a tree file means what it says.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError
from marshmallow.fields import Field

from treeguide.schema import shapes
from treeguide.schema.sentences import Sentence, clipped, listed, nearest, shown


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
        if not self.takes(value):
            raise self.make_error("type", given=shown(value))
        self.look_at(value)
        return value

    def takes(self, value: Any) -> bool:
        """Whether the JSON type is right."""
        raise NotImplementedError

    def look_at(self, value: Any) -> None:
        """Raise the error for a value of the right type that does not fit."""


class Flag(Speaking):
    """True or false."""

    wanted = "true or false"
    remedy = "Write true or false without quotes."

    def takes(self, value: Any) -> bool:
        return isinstance(value, bool)


class Number(Speaking):
    """A number that every reader of JSON holds exactly."""

    default_error_messages: dict[str, Any] = {
        "too_small": Sentence(
            "bad_value", "{Place} is {value}, but the smallest it can be is {least}.",
            "Write {least} or more.",
        ),
        "too_large": Sentence(
            "value_too_large", "{Place} is {value}, beyond the numbers that every program keeps.",
            "Stay between -{most} and {most}.",
        ),
        "above": Sentence(
            "bad_value", "{Place} is {value}, but the largest it can be is {most}.",
            "Write {most} or less.",
        ),
    }  # fmt: skip
    wanted = "a number"
    remedy = "Write the number without quotes."

    def __init__(self, *, least: int | None = None, most: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least = least
        self.most = most

    def takes(self, value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool)

    def look_at(self, value: Any) -> None:
        largest = shapes.LARGEST_NUMBER
        if not -largest <= value <= largest:
            raise self.make_error("too_large", value=shown(value), most=largest)
        if self.least is not None and value < self.least:
            raise self.make_error("too_small", value=value, least=self.least)
        if self.most is not None and value > self.most:
            raise self.make_error("above", value=value, most=self.most)


class Whole(Number):
    """A whole number; 2.0 is one, as JSON Schema has it."""

    wanted = "a whole number"
    remedy = "Write a whole number without quotes."

    def takes(self, value: Any) -> bool:
        return super().takes(value) and (isinstance(value, int) or value.is_integer())


class Text(Speaking):
    """A text of any content."""

    default_error_messages: dict[str, Any] = {
        "too_long": Sentence(
            "value_too_large", "{Place} has {length} characters, {most} are the most.",
            "Shorten it, or spread it over several nodes.",
        ),
    }  # fmt: skip
    wanted = "a text"
    remedy = "Write a text in double quotes."

    def __init__(self, *, longest: int = shapes.LONGEST_TEXT, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = longest

    def takes(self, value: Any) -> bool:
        return isinstance(value, str)

    def look_at(self, value: Any) -> None:
        if len(value) > self.longest:
            raise self.make_error("too_long", length=f"{len(value):,}", most=f"{self.longest:,}")


class Shaped(Text):
    """A text of one shape, and none of the words it must not be."""

    default_error_messages: dict[str, Any] = {
        "shape": Sentence("bad_value", "{Place} is “{value}”, which is not {what}.", "{how}")
    }
    pattern: ClassVar[str] = ""
    forbidden: ClassVar[tuple[str, ...]] = ()
    what: ClassVar[str] = ""
    how: ClassVar[str] = ""

    def look_at(self, value: Any) -> None:
        super().look_at(value)
        if not fits(self.pattern, value):
            raise self.make_error("shape", value=clipped(value), what=self.what, how=self.how)
        if value in self.forbidden:
            raise self.make_error("taken", value=value)


class Id(Shaped):
    """A node's, an answer's, a rule's or a tree's id."""

    default_error_messages: dict[str, Any] = {
        "shape": Sentence("bad_id", "{Place} is “{value}”, which is not {what}.", "{how}")
    }
    pattern = shapes.ID
    what = "an id"
    how = (
        "Use small letters, digits and hyphens, a letter first, 63 characters at most,"
        " as in “power-lamp”."
    )


class VariableName(Shaped):
    """What conditions and placeholders call a variable."""

    default_error_messages: dict[str, Any] = {
        "shape": Sentence("bad_id", "{Place} is “{value}”, which is not {what}.", "{how}"),
        "taken": Sentence(
            "bad_id", "{Place} is “{value}”, a word that conditions already use.",
            "Choose another name, such as “{value}_is”.",
        ),
    }  # fmt: skip
    pattern = shapes.VARIABLE_NAME
    forbidden = shapes.RESERVED_NAMES
    what = "a variable's name"
    how = (
        "Use small letters, digits and underscores, a letter first, 63 characters at most,"
        " as in “error_code”."
    )


class Date(Shaped):
    """A day of the calendar."""

    pattern = shapes.DATE
    what = "a date of the calendar"
    how = "Write year, month and day, as in “2027-01-31”."


class Duration(Shaped):
    """A length of time."""

    pattern = shapes.DURATION
    what = "a length of time"
    how = "Write it as in “PT20S”, “PT4H”, “P2D” or “P1W”: whole numbers, no spaces."


class Language(Shaped):
    """A language tag."""

    pattern = shapes.LANGUAGE
    what = "a language tag"
    how = "Write it as in “en”, “de” or “pt-BR”."


class FileName(Shaped):
    """The name of a file in the tree's `media/`."""

    pattern = shapes.FILE_NAME
    what = "the plain name of a file"
    how = "Put the file into the tree's folder “media” and write its name without a folder."


class HashStart(Shaped):
    """The first 12 hex digits of the source text's sha256."""

    pattern = shapes.HASH_START
    what = "the first 12 hex digits of a sha256"
    how = "Let “treeguide fmt” fill it in, or leave the key out."


class OneOf(Text):
    """A word from a closed list."""

    default_error_messages: dict[str, Any] = {
        "unknown": Sentence(
            "bad_value", "{Place} is “{value}”, which is not one of: {known}.", "{how}"
        )
    }

    def __init__(self, *words: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.words = words

    def look_at(self, value: Any) -> None:
        if value not in self.words:
            near = nearest(value, self.words)
            how = f"Did you mean “{near}”?" if near else "Choose one of these."
            raise self.make_error(
                "unknown", value=clipped(value), known=listed(self.words), how=how
            )


class FormatName(OneOf):
    """The format's name and version."""

    default_error_messages: dict[str, Any] = {
        "required": Sentence(
            "missing_key", "The file does not say in which format it is written.",
            f'Add "format": "{shapes.FORMAT}".', of_parent=True,
        ),
        "unknown": Sentence(
            "bad_value", "“format” is “{value}”, but this program reads “{known}”.",
            "Write “{known}”.",
        ),
        "newer": Sentence(
            "newer_format",
            "The file is written in “{value}”, which is newer than the “{known}” that this"
            " program reads.",
            "Update TreeGuide, or save the tree as “{known}” where it was made.",
        ),
    }  # fmt: skip

    def look_at(self, value: Any) -> None:
        if value != shapes.FORMAT and fits(shapes.FORMAT_NAME, value):
            raise self.make_error("newer", value=value, known=shapes.FORMAT)
        super().look_at(value)


def fits(pattern: str, text: str) -> bool:
    """Whether `text` has the shape; Python's `$` would also let a line break through."""
    return not text.endswith("\n") and re.search(pattern, text) is not None


def _at_the_start(words: str) -> str:
    return words[0].upper() + words[1:]
