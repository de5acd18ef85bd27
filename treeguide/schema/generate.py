"""The JSON Schema (2020-12) of the tree file and its neighbours, read off the marshmallow schemas.

marshmallow stays the one definition; each field class says here what it means in JSON Schema.
"""

from functools import singledispatchmethod
from typing import Any

from marshmallow import Schema
from marshmallow.fields import Field

from treeguide.schema import shapes
from treeguide.schema.containers import ByWord, ListOf, MapOf, ObjectOf, Pair, TextOr
from treeguide.schema.fields import Flag, Number, OneOf, Text, Whole
from treeguide.schema.judge import field_of
from treeguide.schema.neighbours import Value
from treeguide.schema.part import Part
from treeguide.schema.shaped import Shaped

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Written = dict[str, Any]


class Generator:
    """Writes each object once, under `$defs`, and refers to it everywhere else."""

    def __init__(self) -> None:
        self.definitions: Written = {}

    def document(self, name: str) -> Written:
        """Return the whole JSON Schema of one kind of file."""
        written = {"$schema": DIALECT, "title": f"TreeGuide {name} file, {shapes.FORMAT}"}
        return {**written, **self.of(field_of(name)), "$defs": self.definitions}

    @singledispatchmethod
    def of(self, field: Field[Any]) -> Written:
        """Return what `field` takes."""
        raise TypeError(f"{type(field).__name__} has no JSON Schema yet. Add it to {__name__}.")

    @of.register
    def _flag(self, field: Flag) -> Written:
        return {"type": "boolean"}

    @of.register
    def _number(self, field: Number) -> Written:
        largest = shapes.LARGEST_NUMBER
        return {
            "type": "integer" if isinstance(field, Whole) else "number",
            "minimum": -largest if field.least is None else field.least,
            "maximum": largest if field.most is None else field.most,
        }

    @of.register
    def _text(self, field: Text) -> Written:
        return {"type": "string", "maxLength": field.longest}

    @of.register
    def _one_of(self, field: OneOf) -> Written:
        return {"enum": list(field.words)}

    @of.register
    def _shaped(self, field: Shaped) -> Written:
        written = {"type": "string", "pattern": field.pattern}
        return {**written, "not": {"enum": list(field.forbidden)}} if field.forbidden else written

    @of.register
    def _list(self, field: ListOf) -> Written:
        return {"type": "array", "items": self.of(field.inner)}

    @of.register
    def _pair(self, field: Pair) -> Written:
        parts = [self.of(part) for part in field.parts]
        count = len(parts)
        return {"type": "array", "prefixItems": parts, "minItems": count, "maxItems": count}

    @of.register
    def _map(self, field: MapOf) -> Written:
        written = {"type": "object", "additionalProperties": self.of(field.values)}
        return {**written, "propertyNames": self.of(field.names)}

    @of.register
    def _text_or(self, field: TextOr) -> Written:
        return {"anyOf": [self.of(field.text), self.of(field.other)]}

    @of.register
    def _value(self, field: Value) -> Written:
        return {"anyOf": [self.of(sort) for sort in field.sorts]}

    @of.register
    def _object(self, field: ObjectOf) -> Written:
        return self._reference(type(field.schema).__name__, field.schema)

    @of.register
    def _by_word(self, field: ByWord) -> Written:
        cases = [
            {
                "if": {"properties": {field.word: {"const": word}}},
                "then": self._reference(type(schema).__name__, schema),
            }
            for word, schema in field.schemas.items()
        ]
        words = {field.word: {"enum": list(field.schemas)}}
        return {"type": "object", "required": [field.word], "properties": words, "allOf": cases}

    def _reference(self, name: str, schema: Schema) -> Written:
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = self._schema(schema)
        return {"$ref": f"#/$defs/{name}"}

    def _schema(self, schema: Schema) -> Written:
        fields = {field.data_key or name: field for name, field in schema.fields.items()}
        written = {
            "description": (schema.__doc__ or "").strip(),
            "type": "object",
            "required": [key for key, field in fields.items() if field.required],
            "properties": {key: self.of(field) for key, field in fields.items()},
            "patternProperties": {shapes.OWN_KEY: True} if _has_own_keys(schema) else {},
            "additionalProperties": False,
        }
        return {key: value for key, value in written.items() if value not in ([], {})}


def _has_own_keys(schema: Schema) -> bool:
    return isinstance(schema, Part) and schema.has_own_keys
