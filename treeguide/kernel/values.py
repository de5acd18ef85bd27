"""Which values a variable can hold, and how a person's text becomes one."""

import datetime
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from treeguide.model import Field, Value, Variable
from treeguide.schema.sentences import clipped, shown

LONGEST_TEXT = 2_000
"""Characters that a text variable takes where its author names no `max_length`."""
_EXAMPLES: Mapping[str | None, tuple[str, ...]] = {
    "phone": ("+49 30 123456", "+4930123456", "030 123456", "030123456"),
    "email": ("anna@example.org",),
}
"""What is written into a field of such an input; an author's pattern may not take all of them."""


def trouble(variable: Variable, value: Any, field: Field | None = None) -> str | None:
    """Return in a sentence why `variable` cannot hold `value`, or None if it can.

    The sentence may hold the value: it is for whoever has sent that. It says what the `field` of a
    form that asks for it says about it.
    """
    found = _TROUBLES[variable.type](variable, value)
    if found is None and variable.pattern is not None and not _has_its_form(variable, value):
        return (
            f"{_Named(variable)} is not in the form that is expected. {_expected(variable, field)}"
        )
    return found


def example_for(variable: Variable, input_kind: str | None) -> str | None:
    """Return what could be written into a field, None where no example is known to fit."""
    examples = _EXAMPLES.get(input_kind, ())
    return next((one for one in examples if _has_its_form(variable, one)), None)


def fitted(variable: Variable, value: Any) -> Value | None:
    """Return `value` if `variable` can hold it, otherwise None: out of bounds means unknown."""
    if value is None or trouble(variable, value):
        return None
    if variable.type == "choices":
        return [offered for offered in variable.values if offered in value]
    return value  # type: ignore[no-any-return]


def read_text(variable: Variable, text: str | list[str]) -> Any:
    """Return what a person's `text` means for `variable`; None where nothing was written.

    What cannot be read comes back as it is, so that `trouble` can say what is wrong with it.
    """
    if isinstance(text, list):
        return text or None
    text = text.strip()
    return _READERS.get(variable.type, _as_is)(text) if text else None


def _as_is(text: str) -> Any:
    return text


def _boolean(text: str) -> Any:
    return {"true": True, "yes": True, "false": False, "no": False}.get(text.lower(), text)


def _number(text: str) -> Any:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return text
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _several(text: str) -> Any:
    return [part.strip() for part in text.split(",") if part.strip()]


_READERS: dict[str, Callable[[str], Any]] = {
    "boolean": _boolean,
    "integer": _number,
    "number": _number,
    "choices": _several,
}


def _boolean_trouble(variable: Variable, value: Any) -> str | None:
    if isinstance(value, bool):
        return None
    return f"{_Named(variable)} cannot be {_quoted(value)}. It is true (yes) or false (no)."


def _choice_trouble(variable: Variable, value: Any) -> str | None:
    if isinstance(value, str) and value in variable.values:
        return None
    return (
        f"{_quoted(value, start=True)} is not one of the answers for {_named(variable)}. Choose one"
        f" of: {_offered(variable)}."
    )


def _choices_trouble(variable: Variable, value: Any) -> str | None:
    if not isinstance(value, list):
        return (
            f"{_Named(variable)} takes a list of answers, and {_quoted(value)} is none. Choose"
            f" from: {_offered(variable)}."
        )
    wrong = [part for part in value if part not in variable.values]
    return _choice_trouble(variable, wrong[0]) if wrong else None


def _integer_trouble(variable: Variable, value: Any) -> str | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return f"{_Named(variable)} must be a whole number, such as {_example(variable)}."
    return _out_of_bounds(variable, value)


def _number_trouble(variable: Variable, value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{_Named(variable)} must be a number, such as {_example(variable)}."
    if value != value or value in (float("inf"), float("-inf")):
        return f"{_Named(variable)} must be a number that can be written down."
    return _out_of_bounds(variable, value)


def _text_trouble(variable: Variable, value: Any) -> str | None:
    longest = variable.max_length or LONGEST_TEXT
    if not isinstance(value, str):
        return f"{_Named(variable)} must be text."
    if len(value) > longest:
        return f"{_Named(variable)} must be {longest} characters or fewer; it has {len(value)}."
    return None


def _date_trouble(variable: Variable, value: Any) -> str | None:
    if not isinstance(value, str) or not is_date(value):
        return f"{_Named(variable)} must be a real date, such as 2027-03-27."
    return _out_of_bounds(variable, value)


_TROUBLES: dict[str, Callable[[Variable, Any], str | None]] = {
    "boolean": _boolean_trouble,
    "choice": _choice_trouble,
    "choices": _choices_trouble,
    "integer": _integer_trouble,
    "number": _number_trouble,
    "text": _text_trouble,
    "date": _date_trouble,
}


def is_date(text: str) -> bool:
    """Return whether `text` is a day of the calendar written YYYY-MM-DD."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _out_of_bounds(variable: Variable, value: Any) -> str | None:
    least, most = variable.min, variable.max
    if least is not None and value < least:
        return f"{_Named(variable)} must be {least} or {_later(variable)}."
    if most is not None and value > most:
        return f"{_Named(variable)} must be {most} or {_earlier(variable)}."
    return None


def _later(variable: Variable) -> str:
    return "later" if variable.type == "date" else "more"


def _earlier(variable: Variable) -> str:
    return "earlier" if variable.type == "date" else "less"


def _named(variable: Variable) -> str:
    return f"“{variable.label}”" if variable.label else "this"


def _Named(variable: Variable) -> str:  # noqa: N802 - the same words at the start of a sentence
    return f"“{variable.label}”" if variable.label else "This"


def _offered(variable: Variable) -> str:
    return ", ".join(_with_its_label(value, variable.labels) for value in variable.values)


def _with_its_label(value: str, labels: Mapping[str, str]) -> str:
    label = labels.get(value, value)
    return value if label == value else f"{value} ({label})"


def _quoted(value: Any, *, start: bool = False) -> str:
    """Return a value that was sent, short and on one line, also for the `start` of a sentence."""
    if isinstance(value, str):
        return f"“{clipped(value)}”"
    words = shown(value)
    return words[0].upper() + words[1:] if start else words


def _expected(variable: Variable, field: Field | None) -> str:
    """Return what to write for a pattern: its author's words, or else an example that it takes."""
    if field is not None and field.help:
        return f"What is said about it: {field.help}"
    example = example_for(variable, None if field is None else field.input)
    return "Check it and try again." if example is None else f"Write it like {example}."


def _has_its_form(variable: Variable, value: str) -> bool:
    """Whether a text is what its author's pattern, if there is one, takes."""
    return variable.pattern is None or bool(_matcher(variable.pattern)(value))


def _example(variable: Variable) -> str:
    return str(variable.min if variable.min is not None else 3)


@cache
def _matcher(pattern: str) -> Callable[[str], object]:
    import re2  # linear time whatever the author writes

    return re2.compile(pattern).fullmatch  # type: ignore[no-any-return]
