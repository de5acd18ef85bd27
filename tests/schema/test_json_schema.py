"""The JSON Schema that `treeguide schema` prints."""

import pytest
import re2
from jsonschema import Draft202012Validator

from treeguide.schema import NAMES, json_schema, kept_json_schema
from treeguide.schema.generate import Generator


def patterns(schema):
    inside = schema.values() if isinstance(schema, dict) else schema
    found = [schema["pattern"]] if isinstance(schema, dict) and "pattern" in schema else []
    nested = [value for value in inside if isinstance(value, dict | list)]
    return [p for p in found if isinstance(p, str)] + [p for v in nested for p in patterns(v)]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_valid_by_the_meta_schema_of_2020_12(name):
    schema = json_schema(name)

    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("name", NAMES)
def test_the_kept_file_is_what_would_be_generated(name):
    said = "Run `python -m treeguide.schema`."

    assert kept_json_schema(name) == json_schema(name), said
    assert list(kept_json_schema(name)["$defs"]) == list(json_schema(name)["$defs"]), said


@pytest.mark.parametrize("name", NAMES)
def test_its_patterns_can_be_run_by_re2_as_well(name):
    for pattern in patterns(json_schema(name)):
        re2.compile(pattern)


def test_a_field_that_cannot_be_written_is_an_error_with_its_name():
    class Colour:
        pass

    with pytest.raises(TypeError, match="Colour has no JSON Schema yet"):
        Generator().of(Colour())
