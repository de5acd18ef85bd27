"""What a person most likely did where a text stops being JSON, in words."""

import re
from dataclasses import dataclass

from treeguide.schema.sentences import Said, Sentence, clipped


@dataclass(frozen=True)
class Slip:
    """The place where a text stops being JSON, and what was expected there."""

    text: str
    at: int
    where: str
    """`key`, `colon`, `value`, `after_value`, or `more` after the end."""
    opened: tuple[str, int] | None
    """The innermost open bracket and its position."""


_PLACE = "In line {line}, column {column}, "

SLIPS = {
    "empty": ("the file is empty.", "Write a tree, or make one with “treeguide new”."),
    "end": (
        "the file ends although the “{opener}” of line {opening} is still open.",
        "Close it, or restore the rest of the file.",
    ),
    "end_value": ("the file ends where a value should follow.", "Write the value."),
    "trailing_comma": (
        "a comma stands before the closing “{found}”.",
        "Take the comma out: after the last entry there is none.",
    ),
    "single_quote": (
        "a single quote begins a text.",
        "Put texts and keys in double quotes, as in \"title\".",
    ),
    "curly_quote": (
        "a typographic quote begins a text.",
        "Put texts and keys in straight double quotes, as in \"title\".",
    ),
    "comment": (
        "a comment begins, but JSON has none.",
        "Take it out, or keep it as a text under “note” or a key that begins with “x-”.",
    ),
    "missing_comma": (
        "a comma is missing before {near}.",
        "Put a comma after the entry that comes before.",
    ),
    "missing_colon": ("a colon is missing after the key.", "Write it as in \"title\": \"…\"."),
    "unquoted_key": ("the key “{word}” is not in quotes.", "Put it in double quotes."),
    "not_a_key": ("{near} stands where a key should.", "Write a key in double quotes."),
    "python_word": (
        "“{word}” stands where a value should.", "JSON writes true, false and null small.",
    ),
    "no_number": (
        "“{word}” stands where a value should, but JSON has no such number.",
        "Write a number, or leave the key out.",
    ),
    "odd_number": (
        "“{word}” is not how JSON writes a number.",
        "Write it as in 5, -1 or 0.5: no plus sign, no zero in front, a digit on both sides of the"
        " point.",
    ),
    "line_break": (
        "a line ends, or a tab stands, inside a text that began here.",
        "Close the text with a double quote; write a line break inside it as \\n, a tab as \\t.",
    ),
    "escape": (
        "a backslash in the text that begins here is followed by a character that may not follow.",
        "Write a backslash itself as \\\\.",
    ),
    "unquoted_text": ("the text “{word}” is not in quotes.", "Put it in double quotes."),
    "wrong_bracket": (
        "a “{found}” closes the “{opener}” of line {opening}.",
        "Close it with its own bracket, or look for one that is missing in between.",
    ),
    "more": (
        "{near} follows after the end of the document.",
        "Keep one document in the file, and take out the rest.",
    ),
    "no_value": ("a value is missing before {near}.", "Write the value."),
    "other": ("{near} stands where it cannot.", "Compare the place with a tree that can be read."),
}  # fmt: skip

_TOKEN = re.compile(r"[\w.+-]+|.", re.DOTALL)
_LITERAL = re.compile(r'"[^"\\\x00-\x1f]*+(?:\\.[^"\\\x00-\x1f]*+)*')


def slip_at(slip: Slip) -> Said:
    """Return the sentence for the place where a text stops being JSON."""
    what, fix = SLIPS[name_of(slip)]
    found = _TOKEN.match(slip.text, slip.at)
    word = found[0] if found else ""
    opener, opened_at = slip.opened or ("", 0)
    values = {
        "line": slip.text.count("\n", 0, slip.at) + 1,
        "column": slip.at - slip.text.rfind("\n", 0, slip.at),
        "found": word[:1],
        "word": clipped(word),
        "near": f"“{clipped(slip.text[slip.at : slip.at + 60].splitlines()[0])}”" if word else "",
        "opener": opener,
        "opening": slip.text.count("\n", 0, opened_at) + 1,
    }
    return Sentence("not_json", _PLACE + what, fix.replace("{", "{{")).said(**values)


def name_of(slip: Slip) -> str:
    """Return which slip it is."""
    rest = slip.text[slip.at : slip.at + 2]
    if not rest:
        return _at_the_end(slip)
    return _whatever_was_expected(slip, rest) or _EXPECTING[slip.where](slip, rest)


def _at_the_end(slip: Slip) -> str:
    if not slip.text.strip():
        return "empty"
    return "end" if slip.opened else "end_value"


def _whatever_was_expected(slip: Slip, rest: str) -> str | None:
    if rest[0] == "'":
        return "single_quote"
    if rest[0] in "“”„‘’«»":
        return "curly_quote"
    if rest in ("//", "/*") or rest[0] == "#":
        return "comment"
    if rest[0] in "}]" and slip.opened and (slip.opened[0] == "{") != (rest[0] == "}"):
        return "wrong_bracket"
    if rest[0] in "}]" and slip.text[: slip.at].rstrip().endswith(","):
        return "trailing_comma"
    return None


def _key(slip: Slip, rest: str) -> str:
    if rest[0] == '"':
        return _literal(slip)
    return "unquoted_key" if rest[0].isidentifier() else "not_a_key"


def _colon(slip: Slip, rest: str) -> str:
    return "missing_colon"


def _value(slip: Slip, rest: str) -> str:
    if rest[0] == '"':
        return _literal(slip)
    found = _TOKEN.match(slip.text, slip.at)
    word = found[0] if found else ""
    if word in ("True", "False", "None", "TRUE", "FALSE", "NULL", "Null", "undefined"):
        return "python_word"
    if word.lstrip("+-").lower() in ("nan", "infinity", "inf"):
        return "no_number"
    if rest[0] in "+-." or rest[0].isdigit():
        return "odd_number"
    if rest[0].isidentifier():
        return "unquoted_text"
    return "no_value" if rest[0] in "}],:" else "other"


def _after_value(slip: Slip, rest: str) -> str:
    return "missing_comma" if rest[0] in '"{[-' or rest[0].isalnum() else "other"


def _more(slip: Slip, rest: str) -> str:
    return "more"


_EXPECTING = {
    "key": _key,
    "colon": _colon,
    "value": _value,
    "after_value": _after_value,
    "more": _more,
}


def _literal(slip: Slip) -> str:
    """Return what is wrong inside a text that begins at the place."""
    found = _LITERAL.match(slip.text, slip.at)
    end = found.end() if found else slip.at
    if end >= len(slip.text):
        return "line_break"
    return "escape" if slip.text[end] == '"' else "line_break"
