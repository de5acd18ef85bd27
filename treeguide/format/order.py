"""The fixed order of keys, read off the JSON Schema and laid over a document."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from treeguide.schema import kept_json_schema

Written = Mapping[str, Any]
Arrange = Callable[[Any], Any]


def in_order(document: Any, name: str) -> Any:
    """Return `document` with the keys of each object in the schema's order, unknown ones last."""
    return _arranger(name)(document)


@cache
def _arranger(name: str) -> Arrange:
    return _Arrangers(kept_json_schema(name)).whole()


class _Arrangers:
    """One function for each object of a schema; None where nothing is to be arranged."""

    def __init__(self, schema: Written) -> None:
        self.schema = schema
        self.known: dict[str, list[Arrange | None]] = {}

    def whole(self) -> Arrange:
        return self.of(self.schema) or (lambda value: value)

    def of(self, schema: Written) -> Arrange | None:
        if "$ref" in schema:
            return self._definition(schema["$ref"].removeprefix("#/$defs/"))
        if "allOf" in schema:
            return self._by_word(schema)
        if "anyOf" in schema:
            return next(filter(None, map(self.of, schema["anyOf"])), None)
        if "properties" in schema:
            return self._object(schema)
        if isinstance(schema.get("additionalProperties"), dict):
            return _each_value(self.of(schema["additionalProperties"]))
        return _each_item(self.of(schema["items"])) if "items" in schema else None

    def _definition(self, name: str) -> Arrange | None:
        if name not in self.known:
            self.known[name] = []
            self.known[name].append(self.of(self.schema["$defs"][name]))
        return self.known[name][0]

    def _object(self, schema: Written) -> Arrange:
        inner = {key: self.of(value) for key, value in schema["properties"].items()}

        def arrange(value: Any) -> Any:
            if not isinstance(value, dict):
                return value
            known = {
                key: function(value[key]) if function else value[key]
                for key, function in inner.items()
                if key in value
            }
            # Keys that were there already keep their place: the others follow as given.
            return known if len(known) == len(value) else {**known, **_others(value, known)}

        return arrange

    def _by_word(self, schema: Written) -> Arrange:
        (word,) = schema["required"]
        cases = {
            case["if"]["properties"][word]["const"]: self.of(case["then"])
            for case in schema["allOf"]
        }

        def arrange(value: Any) -> Any:
            kind = value.get(word) if isinstance(value, dict) else None
            chosen = cases.get(kind) if isinstance(kind, str) else None
            return chosen(value) if chosen else value

        return arrange


def _others(value: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    return {key: inner for key, inner in value.items() if key not in known}


def _each_value(arrange: Arrange | None) -> Arrange | None:
    if arrange is None:
        return None
    return lambda value: (
        {key: arrange(inner) for key, inner in value.items()} if isinstance(value, dict) else value
    )


def _each_item(arrange: Arrange | None) -> Arrange | None:
    if arrange is None:
        return None
    return lambda value: [arrange(i) for i in value] if isinstance(value, list) else value
