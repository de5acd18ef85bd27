"""Texts of one shape: ids, names, dates, durations, languages, files; and the format's name."""

import re
from typing import Any, ClassVar

from treeguide.schema import shapes
from treeguide.schema.fields import OneOf, Text
from treeguide.schema.sentences import Sentence, clipped


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
    how = "Take the start of the sha256 of the text that is translated, or leave the key out."


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
