"""The records of the files beside a tree."""

from treeguide.model import Record, Value

Given = str | dict[str, Value]
"""What was given at a node: an answer's id, or a form's values."""


class Expectation(Record, frozen=True):
    """What a scenario must reach: the intent, never the wording."""

    outcome: str | None = None
    visited: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    variables: dict[str, Value] = {}


class Scenario(Record, frozen=True):
    """A walk written down with what it must reach."""

    id: str
    title: str = ""
    today: str | None = None
    """The day on which the walk takes place, for conditions that read `today()`."""
    given: dict[str, Value] = {}
    answers: tuple[tuple[str, Given], ...] = ()
    expect: Expectation = Expectation()


class TranslatedText(Record, frozen=True):
    """A text in another language; `of` is the start of the hash of the text it translates."""

    text: str
    of: str | None = None


class Translation(Record, frozen=True):
    """The texts of one tree in one language, by address."""

    language: str
    texts: dict[str, TranslatedText] = {}
