"""What is wrong with a value, in the language of the page: the kernel has decided that it is."""

import datetime
from collections.abc import Callable, Collection, Mapping
from typing import Any

from flask import g

from treeguide.engine.page_parts import PageField
from treeguide.kernel.values import LONGEST_TEXT, example_for, is_date
from treeguide.model import Variable
from treeguide.web.dates import example, last_day, wrong_part
from treeguide.web.speech import day


def sentences(
    wrong: Collection[str],
    fields: list[PageField],
    values: Mapping[str, Any],
    variables: Mapping[str, Variable],
) -> dict[str, str]:
    """Return a sentence for each variable that is `wrong`, in the order of `fields`."""
    return {
        name: _sentence(field, values.get(name), example_for(variables[name], field.input))
        for field in fields
        if (name := field.variable) in wrong
    }


def _sentence(field: PageField, value: Any, like: str | None) -> str:
    """Return why `field` does not take `value`; it takes what looks `like` this."""
    if value is None or value == []:
        kind = "choose" if field.input in ("radio", "select", "checkbox") else "fill_in"
        return str(g.t(f"trouble.{kind}", label=field.label))
    key, values = _REASONS.get(field.type, _chosen)(field, value)
    if key == "form" and like is not None:
        key, values = "form.example", {"example": like}
    return str(g.t(f"trouble.{key}", label=field.label, **values))


Reason = tuple[str, dict[str, Any]]


def _chosen(field: PageField, value: Any) -> Reason:
    return "choose", {}


def _whole(field: PageField, value: Any) -> Reason:
    if not isinstance(value, int):
        return "whole_number", {}
    return _out_of_bounds(field, value)


def _number(field: PageField, value: Any) -> Reason:
    if not isinstance(value, int | float) or value != value or abs(value) == float("inf"):
        return "number", {}
    return _out_of_bounds(field, value)


def _out_of_bounds(field: PageField, value: Any) -> Reason:
    if field.min is not None and value < field.min:
        return "at_least", {"bound": field.min}
    return "at_most", {"bound": field.max}


def _text(field: PageField, value: Any) -> Reason:
    longest = field.max_length or LONGEST_TEXT
    if len(value) > longest:
        return "too_long", {"longest": longest, "length": len(value)}
    return ("form.help", {"help": field.help}) if field.help else ("form", {})


def _date(field: PageField, value: Any) -> Reason:
    if not is_date(str(value)) or str(value).startswith("0"):
        return _no_date(field, str(value))
    if field.min is not None and value < str(field.min):
        return "from", {"bound": _said(field.min)}
    return "until", {"bound": _said(field.max)}


def _no_date(field: PageField, date: str) -> Reason:
    part = wrong_part(date)
    if part == "short":
        return "date.short", {"last": last_day(date)}
    return f"date.{part}" if part else "date", {"example": example(field)}


def _said(bound: Any) -> str:
    return day(datetime.date.fromisoformat(str(bound)))


_REASONS: dict[str, Callable[[PageField, Any], Reason]] = {
    "integer": _whole,
    "number": _number,
    "text": _text,
    "date": _date,
}
