"""What the bodies of requests may hold: marshmallow schemas, the one definition of them.

From them come the sentences about what is wrong, the OpenAPI document and the quick validator.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, validates_schema

from treeguide.engine.saying import LONGEST, RESOLVED
from treeguide.schema import shapes
from treeguide.schema.containers import ByWord, MapOf, ObjectOf
from treeguide.schema.fields import Flag, OneOf, Text, Whole
from treeguide.schema.neighbours import Value
from treeguide.schema.part import Part
from treeguide.schema.sentences import Sentence
from treeguide.schema.shaped import Date, Id, Language, Shaped
from treeguide.schema.speaking import Speaking

MODES = ("live", "practice")
LONGEST_NOTE = 2_000
_NULL: dict[str, Any] = {
    "null": Sentence("wrong_type", "{Place} is null.", "Leave the key out or give it a value.")
}
_OBJECT_NULL: dict[str, Any] = {
    "null": Sentence("wrong_type", "The body is null.", "Send a JSON object.")
}
_NOTHING_SAID = Sentence(
    "missing_key", "The event says nothing of who calls.",
    "Send “case”, “caller” or “contact”; an empty text takes back what was said.", of_parent=True,
)  # fmt: skip
_ONE_OF_TWO = Sentence(
    "missing_key", "The event takes either “answer” or “values”, and here {found}.",
    "Send “answer” for a question or a step, “values” for a form.", of_parent=True,
)  # fmt: skip


class Key(Shaped):
    """What a client calls a thing that it does, so that doing it twice counts once."""

    pattern = "^[!-~]{1,64}$"
    what = "a key"
    how = "Use 1 to 64 letters, digits or signs without spaces, such as a UUID."


class Note(Text):
    """What somebody writes in own words; it says something."""

    default_error_messages: dict[str, Any] = {
        "blank": Sentence(
            "bad_value", "{Place} says nothing: it is empty, or only blanks.",
            "Write what is to be noted, or send no event.",
        )
    }  # fmt: skip
    pattern = "[^\t-\r \x1c-\x1f\x85\xa0\u2000-\u200d\u2028\u2029\u202f\u3000\ufeff]"
    """Finds a letter that can be seen; written out, as JSON Schema and Python differ in blanks."""

    @property
    def shorter(self) -> str:
        """Return what to do about a text that is too long."""
        return "Shorten it, or say the rest in a note of its own."

    def look_at(self, value: Any) -> None:
        """Raise an error where nothing is said, or too much."""
        super().look_at(value)
        if re.search(self.pattern, value) is None:
            raise self.make_error("blank")


class NodeInPath(Shaped):
    """A node as a path names it."""

    pattern = "^[a-z][a-z0-9-]{0,62}(?:/[a-z][a-z0-9-]{0,62}){0,200}$"
    what = "a node"
    how = "Write the id of a node, in a called tree as “call/node”."


class PersonId(Shaped):
    """Somebody with an account."""

    pattern = "^[A-Za-z0-9_-]{1,64}$"
    what = "a person's id"
    how = "Write the id that the server has given the person."


class Reason(Shaped):
    """One word of a list that is counted."""

    pattern = "^[a-z][a-z0-9-]{0,39}$"
    what = "a reason"
    how = "Write one such as “hung-up”; other words go into “text”."


class Body(Part):
    """An object in the body of a request; nothing in it is passed over."""

    called = "the body"
    has_own_keys = False
    shorter: ClassVar[str] = "Shorten it."
    """What to do about a text that is too long."""


def _values() -> MapOf:
    """Return the field of values by their variables; null means that nothing was given."""
    return MapOf(Text(longest=63), Value(allow_none=True), error_messages=_NULL)


def _needed(field: type[Speaking], **more: Any) -> Speaking:
    return field(required=True, error_messages=_NULL, **more)


def _free(field: type[Speaking], *words: str, **more: Any) -> Speaking:
    return field(*words, error_messages=_NULL, **more)


class NewSession(Body):
    """A session to start."""

    tree = _needed(Id)
    audience = _free(OneOf, *shapes.AUDIENCES)
    language = _free(Language)
    known = _values()
    mode = _free(OneOf, *MODES)


class NewEvent(Body):
    """What every event says: where the client believes the session to stand, and its key."""

    called = "the event"
    kind = Text(required=True)
    seq = _needed(Whole, least=1)
    key = _needed(Key)


class Giving(NewEvent):
    """An event that gives an answer or fills in a form."""

    either: ClassVar[tuple[str, str]] = ("answer", "values")
    answer = _free(Text, longest=63)
    values = _values()
    text = _free(Text, longest=LONGEST_NOTE)
    read = _free(Flag)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def require_one(self, loaded: Any, original: Mapping[str, Any], **kwargs: Any) -> None:
        """Raise an error unless exactly one of the two is there."""
        found = [name for name in self.either if name in original]
        if len(found) != 1:
            words = "both are there" if found else "neither is there"
            said = _ONE_OF_TWO.said(found=words)
            said.of_parent = False
            raise ValidationError([said])


class Answered(Giving):
    """The node where the session stands was answered."""


class Changed(Giving):
    """An earlier answer was changed: entry `at` of the page's `path`, counted from 0."""

    at = _needed(Whole, least=0)


class WentBack(NewEvent):
    """The last answer was taken back; it stays filled in."""


class Noted(NewEvent):
    """Something was written down."""

    text = _needed(Note, longest=LONGEST_NOTE)


class Flagged(NewEvent):
    """Something is wrong with the node where the session stands."""

    text = _needed(Note, longest=LONGEST_NOTE)


class Jumped(NewEvent):
    """An agent goes on at another node, though no answer leads there. What is known stays known."""

    node = _needed(NodeInPath)
    text = _free(Note, longest=LONGEST_NOTE)


class Identified(NewEvent):
    """An agent says who calls; what is not named stays as it is."""

    some: ClassVar[tuple[str, ...]] = tuple(LONGEST)
    case = _free(Text, longest=LONGEST["case"])
    caller = _free(Text, longest=LONGEST["caller"])
    contact = _free(Text, longest=LONGEST["contact"])

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def require_some(self, loaded: Any, original: Mapping[str, Any], **kwargs: Any) -> None:
        """Raise an error where nothing is said."""
        if not any(name in original for name in self.some):
            said = _NOTHING_SAID.said()
            said.of_parent = False
            raise ValidationError([said])


class HandedOver(NewEvent):
    """An agent passes the session to a colleague, or takes it over."""

    to = _needed(PersonId)
    text = _free(Note, longest=LONGEST_NOTE)


class Paused(NewEvent):
    """Somebody stopped for a while. It only says so: the session takes answers as before."""

    text = _free(Note, longest=LONGEST_NOTE)


class Resumed(NewEvent):
    """Somebody went on, after a pause or not."""


class Ended(NewEvent):
    """The session was closed and takes no more events."""

    resolved = _free(OneOf, *RESOLVED)
    reason = _free(Reason)
    follow_up = _free(Date)
    text = _free(Note, longest=LONGEST_NOTE)


EVENTS: Mapping[str, type[Schema]] = {
    "answered": Answered,
    "changed": Changed,
    "went-back": WentBack,
    "jumped": Jumped,
    "noted": Noted,
    "flagged": Flagged,
    "identified": Identified,
    "handed-over": HandedOver,
    "paused": Paused,
    "resumed": Resumed,
    "ended": Ended,
}


class AnyEvent(ByWord):
    """An event: its `kind` says which keys it takes."""

    word = "kind"

    @property
    def place(self) -> str:
        """Return how a sentence calls the value."""
        return "the event" if self.parent is None else super().place


class TheBody(ObjectOf):
    """The whole body, which is an object."""

    @property
    def place(self) -> str:
        """Return how a sentence calls the value."""
        return "the body"


BODIES: Mapping[str, Speaking] = {
    "NewSession": TheBody(NewSession, error_messages=_OBJECT_NULL),
    "Event": AnyEvent(EVENTS, error_messages=_OBJECT_NULL),
}
"""The field of each body, by the name that it has in the OpenAPI document."""
