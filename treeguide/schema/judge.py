"""marshmallow's verdict on a document: each refusal with its place, in the order of the file."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from marshmallow import ValidationError
from marshmallow.exceptions import SCHEMA

from treeguide.schema.containers import ObjectOf
from treeguide.schema.neighbours import Translation, scenarios
from treeguide.schema.sentences import Said
from treeguide.schema.speaking import Speaking
from treeguide.schema.tree import Tree

Place = tuple[str | int, ...]


@cache
def field_of(name: str) -> Speaking:
    """Return the field that a whole file is: `tree`, `scenarios` or `language`."""
    fields = {"tree": ObjectOf(Tree), "scenarios": scenarios(), "language": ObjectOf(Translation)}
    return fields[name]


def refusals(document: Any, name: str = "tree") -> list[tuple[Place, Said]]:
    """Return what the schema refuses about `document`, in the order of the file."""
    return refusals_of(document, field_of(name))


def refusals_of(document: Any, field: Speaking) -> list[tuple[Place, Said]]:
    """Return what `field` refuses about `document`, in the order in which it is written."""
    try:
        field.deserialize(document)
    except ValidationError as error:
        found = list(_flattened(error.messages, ()))
        positions = _Positions(document)
        return sorted(found, key=lambda refusal: positions.of(refusal[0]))
    return []


def _flattened(messages: Any, place: Place) -> Iterator[tuple[Place, Said]]:
    if isinstance(messages, list):
        for said in messages:
            yield _placed(said, place), said
        return
    for key, inner in messages.items():
        if key == SCHEMA:
            yield from _flattened(inner, place)
        else:
            yield from _flattened(
                inner, (*place, *key) if isinstance(key, tuple) else (*place, key)
            )


def _placed(said: Said, place: Place) -> Place:
    return place[:-1] if said.of_parent else place


class _Positions:
    """Where the keys of a document stand; each object is counted once however often it is asked."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.counted: dict[int, dict[str, int]] = {}

    def of(self, place: Place) -> tuple[int, ...]:
        """Return the position of `place`, comparable with that of any other."""
        position, value = [], self.document
        for step in place:
            if isinstance(value, dict):
                position.append(self._numbers(value).get(str(step), len(value)))
                value = value.get(step)
            else:
                position.append(int(step))
                value = value[int(step)]
        return tuple(position)

    def _numbers(self, record: dict[str, Any]) -> dict[str, int]:
        if id(record) not in self.counted:
            self.counted[id(record)] = {key: number for number, key in enumerate(record)}
        return self.counted[id(record)]
