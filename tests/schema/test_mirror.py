"""The schemas and the records say the same: no key is read under another name, none is lost."""

import pytest

from treeguide import model
from treeguide.format import neighbours as records
from treeguide.schema import edges, neighbours, nodes, tree, variables

PAIRS = [
    (tree.Tree, model.Tree),
    (edges.Loop, model.Loop),
    (edges.Target, model.Target),
    (edges.Answer, model.Answer),
    (edges.AnywhereAnswer, model.AnywhereAnswer),
    (edges.Rule, model.Rule),
    (nodes.Field, model.Field),
    (nodes.Medium, model.Medium),
    (nodes.Allowance, model.Allowance),
    (nodes.HandoffWays, model.HandoffWays),
    (neighbours.Scenario, records.Scenario),
    (neighbours.Expectation, records.Expectation),
    (neighbours.Translation, records.Translation),
    (neighbours.TranslatedText, records.TranslatedText),
]


@pytest.mark.parametrize(("schema", "record"), PAIRS, ids=lambda kind: kind.__name__)
def test_a_schema_and_its_record_have_the_same_keys(schema, record):
    assert set(schema().keys) == set(record.__struct_fields__)


@pytest.mark.parametrize("record", model.AnyNode.__args__, ids=lambda kind: kind.kind)
def test_every_kind_of_node_has_the_keys_of_its_record(record):
    assert set(nodes.KINDS[record.kind]().keys) == {"kind", *record.__struct_fields__}


def test_the_types_of_variable_have_together_the_keys_of_the_record():
    keys = {key for schema in variables.TYPES.values() for key in schema().keys}

    assert keys == set(model.Variable.__struct_fields__)


@pytest.mark.parametrize(("schema", "record"), PAIRS, ids=lambda kind: kind.__name__)
def test_a_key_must_be_there_just_where_the_record_has_no_default(schema, record):
    required = {field.data_key or name for name, field in schema().fields.items() if field.required}
    count = len(record.__struct_fields__) - len(record.__struct_defaults__)

    if schema is tree.Tree:
        required -= {"nodes"}
    assert required == set(record.__struct_fields__[:count])
