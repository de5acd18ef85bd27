"""What a key can hold, in words, read off its field."""

from typing import Any

from treeguide.schema import fields
from treeguide.schema.containers import ByWord, ListOf, MapOf, ObjectOf, Pair, TextOr
from treeguide.schema.shaped import FormatName

_PLAIN = {
    "Flag": "true or false",
    "Number": "number",
    "Text": "text",
    "FormatName": "`treeguide/1`",
    "Id": "id",
    "Date": "date",
    "Duration": "duration",
    "Language": "language tag",
    "FileName": "file name",
    "HashStart": "12 hex digits",
    "Value": "value",
}
_SECTIONS = {
    "Loop": "loops",
    "Answer": "answers",
    "AnywhereAnswer": "anywhere",
    "Rule": "rules",
    "Field": "fields",
    "Medium": "media",
    "Allowance": "allowances",
    "HandoffWays": "ways",
    "Target": "edges",
    "Expectation": "expectations",
    "TranslatedText": "translated-texts",
}
_BY_WORD = {"kind": "[node](#nodes)", "type": "[variable](#variables)"}

_PLACES = ("to", "then", "start", "otherwise", "failed", "done", "declined", "late", "exits")
_NAMED = {
    "kind": "one of the eight",
    "when": "condition",
    "variable": "variable",
    "carry": "list: variable",
    "rule": "rule's name",
    "visited": "list: node id",
    "never": "list: node id",
    "outcome": "node id",
    **dict.fromkeys(_PLACES, "node id"),
    **dict.fromkeys(("set", "give", "take"), "object: expression by name"),
}
"""What a text means where it stands under this key; to the schema it is any text."""


def value_at(key: str, field: Any) -> str:
    """Return what `key` can hold."""
    words = value_of(field)
    if key in _NAMED and "text" in words:
        return words.replace("text", "node id", 1) if "[" in words else _NAMED[key]
    return words


def value_of(field: Any) -> str:
    """Return what `field` can hold."""
    match field:
        case fields.Whole(least=None):
            return "whole number"
        case fields.Whole(least=least):
            return f"whole number from {least}"
        case fields.OneOf(words=words) if not isinstance(field, FormatName):
            return " ".join(f"`{word}`" for word in words)
        case ListOf():
            return f"list: {value_of(field.inner)}"
        case MapOf():
            return f"object: {value_of(field.values)} by name"
    return _nested(field)


def _nested(field: Any) -> str:
    match field:
        case Pair():
            return " and ".join(value_of(part) for part in field.parts)
        case TextOr():
            return f"{value_of(field.text)} or {value_of(field.other)}"
        case ObjectOf():
            section = _SECTIONS[type(field.schema).__name__]
            return f"[{section.replace('-', ' ')}](#{section})"
        case ByWord():
            return _BY_WORD[field.word]
    return _PLAIN[type(field).__name__]
