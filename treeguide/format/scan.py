"""The slow, careful reading of a JSON text that the quick parser refused: where, and why.

It keeps its own stack, so no nesting exhausts it, and looks at each character a few times only.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from treeguide.format.faults import Fault, Limits, first_faults, pointer
from treeguide.format.numbers import is_kept_exactly
from treeguide.format.slips import Slip, slip_at
from treeguide.schema.sentences import Sentence, clipped

_SPACE = re.compile(r"[ \t\n\r]*+")
_STRING = re.compile(r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*"')
_NUMBER = re.compile(r"-?+(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?(?![\w.+])")
_WORD = re.compile(r"(?:true|false|null)(?!\w)")
_PLAIN = r'(?:"[^"\\\x00-\x1f]*+"|-?+(?:0|[1-9][0-9]{0,14}+)(?![\w.+])|true|false|null|\{\}|\[\])'
_BLANK = r"[ \t\n\r]*+"
_END_OF_ENTRY = rf"{_BLANK},(?!{_BLANK}[}}\]])"
_ITEM = re.compile(rf"{_BLANK}{_PLAIN}{_END_OF_ENTRY}")
_MEMBER = re.compile(rf'{_BLANK}"([^"\\\x00-\x1f]*+)"{_BLANK}:{_BLANK}{_PLAIN}{_END_OF_ENTRY}')
# No possessive repeat of a group: before Python 3.11.5 it could run past its end (gh-106052).
# Runs are short, so that looking at one again because of a fault costs little.
_ITEMS = re.compile(rf"(?:{_ITEM.pattern}){{1,1000}}")
_MEMBERS = re.compile(rf"(?:{_MEMBER.pattern}){{1,1000}}")
_HALF_PAIR = re.compile("[\ud800-\udfff]")

SENTENCES = {
    "duplicate": Sentence(
        "duplicate_key", "“{key}” stands twice in one object, the second time in line {line}.",
        "Keep one of the two; programs would silently take the last.",
    ),
    "large": Sentence(
        "value_too_large",
        "The number in line {line} is {number}, beyond those that every program keeps.",
        "Stay between -9007199254740992 and 9007199254740992, or write it as a text.",
    ),
    "deep": Sentence(
        "value_too_large",
        "From line {line} on, more than {depth} objects and lists stand inside one another.",
        "Make it flatter.",
    ),
    "nul": Sentence(
        "bad_value",
        "The text in line {line} holds the character NUL (\\u0000), which a database may refuse.",
        "Take the character out.",
    ),
    "half": Sentence(
        "bad_value",
        "The text in line {line} holds half a character: \\ud800 to \\udfff come in pairs.",
        "Write the whole character, or both halves.",
    ),
}  # fmt: skip


@dataclass
class Frame:
    """An object or a list that is open where the scanner stands."""

    opener: str
    start: int
    step: str | int | None = None
    """The key or the number of the entry that is being read; None before the first key."""
    keys: set[str] = field(default_factory=set)


class _BrokenError(Exception):
    """The text is no JSON from here on."""


class Scanner:
    """One pass over one text."""

    def __init__(self, text: str, limits: Limits) -> None:
        self.text = text
        self.limits = limits
        self.at = 0
        self.stack: list[Frame] = []
        self.faults: list[Fault] = []
        self.line = 1
        self.counted = 0

    def run(self) -> list[Fault]:
        """Return what is wrong with the text, up to the first place that is no JSON."""
        try:
            self._value()
            while self.stack:
                self._next()
            self._skip()
            if self.at < len(self.text):
                raise self._broken("more")
        except _BrokenError:
            pass
        return self.faults

    def _next(self) -> None:
        """Read one entry of the innermost object or list, or its end."""
        frame = self.stack[-1]
        if frame.opener == "{":
            self._pass_members(frame)
        else:
            self._pass_items(frame)
        if self._took("}" if frame.opener == "{" else "]"):
            self.stack.pop()
            self._after()
        elif frame.opener == "{":
            self._key(frame)
            self._value()
        else:
            self._value()

    def _pass_items(self, frame: Frame) -> None:
        """Pass over a run of plain entries at once; a long text has millions of them."""
        run = _ITEMS.match(self.text, self.at)
        if run and isinstance(frame.step, int):
            frame.step += sum(1 for _ in _ITEM.finditer(self.text, self.at, run.end()))
            self.at = run.end()

    def _pass_members(self, frame: Frame) -> None:
        """Pass over a run of keys with plain values, unless a key stands twice."""
        run = _MEMBERS.match(self.text, self.at)
        if not run:
            return
        keys = _MEMBER.findall(self.text, self.at, run.end())
        new = set(keys)
        if len(new) == len(keys) and new.isdisjoint(frame.keys):
            frame.keys |= new
            frame.step = keys[-1]
            self.at = run.end()

    def _value(self) -> None:
        self._skip()
        opener = self.text[self.at : self.at + 1]
        if opener in ("{", "["):
            self._open(opener)
        else:
            self._scalar(opener)
            self._after()

    def _open(self, opener: str) -> None:
        if len(self.stack) >= self.limits.depth:
            self._fault("deep", depth=self.limits.depth)
            raise _BrokenError
        self.stack.append(Frame(opener, self.at, 0 if opener == "[" else None))
        self.at += 1

    def _after(self) -> None:
        """Read the comma after a value, or see the end of what it stands in."""
        if not self.stack:
            return
        frame = self.stack[-1]
        closer = "}" if frame.opener == "{" else "]"
        if self._took(","):
            if isinstance(frame.step, int):
                frame.step += 1
            self._skip()
            if self.text.startswith(closer, self.at):
                raise self._broken("value" if closer == "]" else "key")
        elif not self.text.startswith(closer, self.at):
            raise self._broken("after_value")
        # The frame's end is read by `_next`.

    def _key(self, frame: Frame) -> None:
        self._skip()
        start = self.at
        found = _STRING.match(self.text, start)
        if not found:
            raise self._broken("key")
        self.at = found.end()
        key = _decoded(found[0])
        frame.step = key
        if key in frame.keys:
            self._fault("duplicate", start, key=clipped(key))
        frame.keys.add(key)
        self._look_at_text(key, start)
        if not self._took(":"):
            raise self._broken("colon")

    def _scalar(self, opener: str) -> None:
        start = self.at
        pattern = _STRING if opener == '"' else _WORD if opener in "tfn" and opener else _NUMBER
        found = pattern.match(self.text, start)
        if not found:
            raise self._broken("value")
        self.at = found.end()
        if opener == '"':
            self._look_at_text(_decoded(found[0]), start)
        elif pattern is _NUMBER:
            self._look_at_number(found[0], start)

    def _look_at_text(self, text: str, start: int) -> None:
        if "\0" in text:
            self._fault("nul", start)
        if _HALF_PAIR.search(text):
            self._fault("half", start)

    def _look_at_number(self, digits: str, start: int) -> None:
        if not is_kept_exactly(digits):
            self._fault("large", start, number=clipped(digits))

    def _took(self, mark: str) -> bool:
        self._skip()
        if not self.text.startswith(mark, self.at):
            return False
        self.at += 1
        return True

    def _skip(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _broken(self, where: str) -> _BrokenError:
        opened = [(frame.opener, frame.start) for frame in self.stack]
        slip = Slip(self.text, self.at, where, opened[-1] if opened else None)
        said = slip_at(slip)
        self.faults.append(Fault(said.rule, self._pointer(), said, said.fix))
        return _BrokenError()

    def _fault(self, name: str, start: int | None = None, **values: Any) -> None:
        said = SENTENCES[name].said(line=self._line(start or self.at), **values)
        self.faults.append(Fault(said.rule, self._pointer(), said, said.fix))
        if len(self.faults) > self.limits.faults:
            raise _BrokenError

    def _line(self, at: int) -> int:
        """Return the line of a place; places come in the order of the text."""
        self.line += self.text.count("\n", self.counted, at)
        self.counted = at
        return self.line

    def _pointer(self) -> str:
        return pointer(frame.step for frame in self.stack if frame.step is not None)


def scanned(text: str, limits: Limits) -> tuple[Fault, ...]:
    """Return why `text` is refused, in the order of the file; nothing if it is in order."""
    return first_faults(Scanner(text, limits).run(), limits.faults)


def _decoded(literal: str) -> str:
    decoded: str = json.loads(literal)
    return decoded
