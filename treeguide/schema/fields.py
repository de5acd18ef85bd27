"""What a single value of the tree file may be: marshmallow fields that take JSON and nothing else.

marshmallow's own fields convert (`"yes"` to true, `"5"` to 5); a tree file means what it says.
"""

from typing import Any

from treeguide.schema import shapes
from treeguide.schema.sentences import Sentence, clipped, listed, nearest, shown
from treeguide.schema.speaking import Speaking


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
            "{shorter}",
        ),
    }  # fmt: skip
    wanted = "a text"
    remedy = "Write a text in double quotes."

    def __init__(self, *, longest: int = shapes.LONGEST_TEXT, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = longest

    def takes(self, value: Any) -> bool:
        return isinstance(value, str)

    @property
    def shorter(self) -> str:
        """Return what to do about a text that is too long: the object around it may know."""
        return getattr(self.root, "shorter", "Shorten it, or spread it over several nodes.")

    def look_at(self, value: Any) -> None:
        if len(value) > self.longest:
            length, most = f"{len(value):,}", f"{self.longest:,}"
            raise self.make_error("too_long", length=length, most=most, shorter=self.shorter)


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
