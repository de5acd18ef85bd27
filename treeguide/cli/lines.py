"""In which line of a file the place of a finding stands, so that an editor can go there."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from treeguide.format.faults import Limits, pointer

LONGEST = 2_000_000
"""Characters; for a longer file the JSON pointer alone must do."""
DEEPEST = Limits().depth
"""Places further inside have no finding, and their pointers would fill the memory."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],\n]|[^\s{}\[\],:"]+')


def lines_of(content: bytes, wanted: Iterable[str]) -> dict[str, int]:
    """Return the line of each of the JSON pointers `wanted`, or of what is nearest around it."""
    text = content.decode("utf-8-sig", "replace")
    missing = {found for place in wanted for found in _from_inside_out(place)}
    if not missing or len(text) > LONGEST:
        return {}
    known = {place: line for place, line in _places(text) if place in missing}
    nearest = ((place, next(filter(known.get, _from_inside_out(place)), "")) for place in wanted)
    return {place: known[found] for place, found in nearest if found in known}


def _from_inside_out(place: str) -> list[str]:
    parts = place.split("/")
    return ["/".join(parts[:length]) for length in range(len(parts), 0, -1)]


def _places(text: str) -> Iterator[tuple[str, int]]:
    """Yield the JSON pointer of each key and entry, with its line."""
    line, here = 1, ""
    stack: list[_Frame] = []
    yield here, line
    for match in takewhile(lambda _: len(stack) <= DEEPEST, _TOKEN.finditer(text)):
        token = match[0]
        if token == "\n":
            line += 1
        elif token in ("}", "]"):
            stack[-1:] = []
        elif token == ",":
            for frame in stack[-1:]:
                frame.goes_on()
        else:
            if stack and stack[-1].waits:
                here = stack[-1].entry(token)
                yield here, line
            if token in ("{", "["):
                stack.append(_Frame(here, token))


class _Frame:
    """An object or a list that is open, and whether its next entry is still to come."""

    def __init__(self, place: str, opener: str) -> None:
        self.place = place
        self.index = 0 if opener == "[" else None
        self.waits = True

    def goes_on(self) -> None:
        self.waits = True
        if self.index is not None:
            self.index += 1

    def entry(self, token: str) -> str:
        """Return the pointer of the entry that begins with `token`: a key, or the item itself."""
        self.waits = False
        step = self.index if self.index is not None else _key(token)
        return self.place + pointer([step])


def _key(token: str) -> str:
    try:
        return str(json.loads(token))
    except ValueError:
        return token
