import json

import pytest

from treeguide.schema import NAMES, json_schema


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_of_each_file_is_printed(run, name):
    assert json.loads(run("schema", name).stdout) == json_schema(name)


def test_without_a_name_it_is_that_of_the_tree(run):
    assert run("schema").stdout == run("schema", "tree").stdout


def test_an_unknown_file_is_answered_with_the_known_ones(run):
    result = run("schema", "layout")

    assert result.exit_code == 2
    assert "scenarios" in result.stderr
