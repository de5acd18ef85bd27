"""The first gate: of which words and signs a condition may be made.

Python's parser sees only what has passed here, so it meets no string prefix, no escape, no comment,
no keyword of its own but four, and nothing that would make it warn.
"""

import keyword
import re
from collections.abc import Iterator

from treeguide.conditions.errors import ConditionError

LONGEST_SOURCE = 1000
DEEPEST_BRACKETS = 40

_TOKEN = re.compile(
    r"""(?P<space>\ +)
    |(?P<text>'(?:[^'\\]|\\[\\'"])*'|"(?:[^"\\]|\\[\\'"])*")
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.]))
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>==|!=|<=|>=|<(?![<>])|>(?!>)|[+\-(),\[\]]|\*(?!\*))""",
    re.VERBOSE | re.ASCII,
)
_UNREADABLE_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LOGIC = frozenset({"and", "or", "not", "in"})

_WORD_HINTS = {
    "True": "Write true.",
    "False": "Write false.",
    "None": "Write not known(x) to ask whether x has no value yet.",
    "is": "Write == to compare.",
    "if": "Write two rules instead; a condition has no if.",
    "else": "Write two rules instead; a condition has no else.",
}
_SIGN_HINTS = {
    "==": "Write == just once.",
    "=": "Write == to compare.",
    "<<": "Write < just once.",
    ">>": "Write > just once.",
    "<>": "Write != for “differs from”.",
    "&": "Write and.",
    "|": "Write or.",
    "!": "Write not, or != for “differs from”.",
    "/": "Conditions know +, - and * by a constant; multiply the other side instead.",
    "%": "Conditions know only +, - and * by a constant.",
    "*": "Conditions know only +, - and * by a constant.",
    ".": "A variable has no parts; write its name alone, and a number like 0.5.",
    "#": "Put remarks into the note of the node.",
    "“": "Write straight quotes: 'text'.",
    "”": "Write straight quotes: 'text'.",
    "‘": "Write straight quotes: 'text'.",
    "’": "Write straight quotes: 'text'.",
    "'": "Close the text with a second quote; inside it write \\' for a quote and \\\\ for \\.",
    '"': 'Close the text with a second quote; inside it write \\" for a quote and \\\\ for \\.',
    "{": "Write a list in square brackets: ['a', 'b'].",
}
_ANY_HINT = "Use names, numbers, 'texts', lists and == != < <= > >= in and or not + - *."
_CLOSED_BY = {")": "(", "]": "["}


def shorten(source: str, longest: int = 40) -> str:
    """Return `source` as it can be quoted in a message."""
    printable = "".join(sign if sign.isprintable() else "?" for sign in source[: longest + 1])
    return printable if len(printable) <= longest else printable[:longest] + "…"


def refuse_foreign_words(source: str) -> None:
    """Raise `ConditionError` if `source` holds a word or sign that no condition has."""
    _refuse_bad_size(source)
    before = ""
    open_brackets: list[tuple[str, int]] = []
    for kind, token, column in _tokens(source):
        _refuse_bad_word(kind, token, column)
        if kind == "text":
            _refuse_unclear_text(token, before, column)
        _follow_brackets(open_brackets, token, column)
        before = "" if token in _LOGIC else kind
    if open_brackets:
        bracket, column = open_brackets[-1]
        raise ConditionError(f"The “{bracket}” is never closed. Add its partner.", column)


def _refuse_bad_size(source: str) -> None:
    if not source.strip():
        raise ConditionError("The condition is empty. Write one, such as tries >= 2.")
    if len(source) > LONGEST_SOURCE:
        raise ConditionError(
            f"The condition has {len(source):,} characters, more than {LONGEST_SOURCE:,}."
            " Split it over several rules.",
            LONGEST_SOURCE + 1,
        )
    if found := _UNREADABLE_CHARACTER.search(source):
        raise ConditionError(
            f"The condition holds an unreadable character (U+{ord(found[0]):04X})."
            " Write it on one line, without tabs and control characters.",
            found.start() + 1,
        )


def _tokens(source: str) -> Iterator[tuple[str, str, int]]:
    place = 0
    while place < len(source):
        found = _TOKEN.match(source, place)
        if found is None:
            raise _foreign_sign(source, place)
        if found.lastgroup and found.lastgroup != "space":
            yield found.lastgroup, found[0], place + 1
        place = found.end()


def _foreign_sign(source: str, place: int) -> ConditionError:
    rest = source[place:]
    if rest[0].isdecimal():
        bad = re.match(r"[\w.]+", rest)
        return ConditionError(
            f"“{shorten(bad[0] if bad else rest)}” is no number that a condition can read."
            " Write digits, as in 12 or 0.5, with a space before the next word.",
            place + 1,
        )
    hint = _SIGN_HINTS.get(rest[:2]) or _SIGN_HINTS.get(rest[0]) or _ANY_HINT
    return ConditionError(f"“{shorten(rest, 12)}” is not part of a condition. {hint}", place + 1)


def _refuse_bad_word(kind: str, word: str, column: int) -> None:
    if kind != "word" or word in _LOGIC:
        return
    if keyword.iskeyword(word):
        hint = _WORD_HINTS.get(word, "The words of a condition are and, or, not and in.")
        raise ConditionError(f"“{word}” means nothing in a condition. {hint}", column)


def _refuse_unclear_text(text: str, before: str, column: int) -> None:
    if before == "text":
        raise ConditionError(
            f"Two texts stand side by side at {shorten(text)}, so it is unclear what is meant."
            " Put a comma between them.",
            column,
        )
    if before == "word":
        raise ConditionError(
            f"The text {shorten(text)} stands right behind a word. Put == or in between them.",
            column,
        )


def _follow_brackets(open_brackets: list[tuple[str, int]], token: str, column: int) -> None:
    if token in ("(", "["):
        open_brackets.append((token, column))
        if len(open_brackets) > DEEPEST_BRACKETS:
            raise ConditionError(
                f"More than {DEEPEST_BRACKETS} brackets are open here. Take out those not needed.",
                column,
            )
    elif token in _CLOSED_BY and (not open_brackets or open_brackets.pop()[0] != _CLOSED_BY[token]):
        raise ConditionError(f"The “{token}” closes nothing. Take it out or open it.", column)
