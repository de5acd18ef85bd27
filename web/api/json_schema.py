"""The JSON Schemas of bodies, read off the marshmallow schemas, and the quick validators."""

from functools import cache
from typing import Any

from marshmallow import Schema
from marshmallow.fields import Field

from treeguide.schema.containers import ByWord
from treeguide.schema.generate import Generator, Written
from treeguide.web.api.bodies import BODIES, Note

PLACE = "#/components/schemas/"


class BodyGenerator(Generator):
    """Writes the schemas where an OpenAPI document has them."""

    def of(self, field: Field[Any]) -> Written:
        """Return what `field` takes."""
        if isinstance(field, ByWord):
            return self._choice(field)
        written = super().of(field)
        if isinstance(field, Note):
            written = {**written, "pattern": field.pattern}
        return {"anyOf": [written, {"type": "null"}]} if field.allow_none else written

    def _choice(self, field: ByWord) -> Written:
        cases = {
            word: self._reference(type(schema).__name__, schema)
            for word, schema in field.schemas.items()
        }
        for word, case in cases.items():
            named = self.definitions[case["$ref"].removeprefix(PLACE)]
            named["properties"] = {**named["properties"], field.word: {"const": word}}
        mapping = {word: case["$ref"] for word, case in cases.items()}
        told = {"propertyName": field.word, "mapping": mapping}
        return {"oneOf": list(cases.values()), "discriminator": told}

    def _reference(self, name: str, schema: Schema) -> Written:
        super()._reference(name, schema)
        return {"$ref": f"{PLACE}{name}"}

    def _schema(self, schema: Schema) -> Written:
        written = super()._schema(schema)
        either = getattr(schema, "either", ())
        if some := getattr(schema, "some", ()):
            return {**written, "anyOf": [{"required": [key]} for key in some]}
        return {**written, "oneOf": [{"required": [key]} for key in either]} if either else written


@cache
def body_schemas() -> dict[str, Written]:
    """Return the JSON Schema of each body, and of what it is made of, by name."""
    generator = BodyGenerator()
    whole = {name: generator.of(field) for name, field in BODIES.items()}
    return {**generator.definitions, **{n: s for n, s in whole.items() if "$ref" not in s}}


@cache
def validator(name: str) -> Any:
    """Return what says quickly whether a document can be the body called `name`."""
    import jsonschema_rs

    whole = {"$ref": f"{PLACE}{name}", "components": {"schemas": body_schemas()}}
    return jsonschema_rs.validator_for(whole)
