"""From a tree's files to records, or to the reasons why not."""

import gc
import json
import subprocess
import sys

import pytest

from tests.schema.documents import EVERY_KEY, LANGUAGE, SCENARIOS, SHIPPED, as_bytes, changed, put
from treeguide.format import Fault, Limits, Sources, UnreadableTree, read, read_tree
from treeguide.model import Handoff, Target, Tree

TREE = as_bytes(EVERY_KEY)


def faults_of(place, value, **sources):
    return read(Sources(as_bytes(changed(EVERY_KEY, place, put(value))), **sources)).faults


def test_a_tree_with_every_key_becomes_records():
    reading = read(Sources(TREE))

    assert reading.faults == ()
    assert reading.document == EVERY_KEY
    assert list(reading.tree.nodes) == list(EVERY_KEY["nodes"])
    handoff = reading.tree.nodes["pass-on"]
    assert isinstance(handoff, Handoff)
    assert isinstance(handoff.to.declined, Target)
    assert handoff.to.declined.loop.max == 2


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_every_shipped_tree_can_be_read_with_its_neighbours(path):
    languages = {file.stem: file.read_bytes() for file in path.parent.glob("??.json")}
    scenarios = path.with_name("scenarios.json").read_bytes()

    reading = read(Sources(path.read_bytes(), scenarios, languages))

    assert reading.faults == ()
    assert reading.tree.id == path.parent.name
    assert set(reading.languages) == set(languages)


def test_neighbours_become_records():
    reading = read(Sources(TREE, as_bytes(SCENARIOS), {"de": as_bytes(LANGUAGE)}))

    (scenario,) = reading.scenarios
    assert scenario.answers == (("lamp", "lit"), ("form", {"room": "b"}))
    assert scenario.expect.variables == {"tries": 1}
    assert reading.languages["de"].texts["nodes.lamp.title"].text == "Lampe"


def test_a_fault_beside_the_tree_names_its_file_and_leaves_the_tree_readable():
    reading = read(Sources(TREE, b"[{}]", {"de": b"{", "fr": as_bytes(LANGUAGE)}))

    assert isinstance(reading.tree, Tree)
    assert reading.scenarios == ()
    assert reading.languages == {}
    assert [(fault.file, fault.rule, fault.at) for fault in reading.faults] == [
        ("scenarios.json", "missing_key", "/0"),
        ("de.json", "not_json", ""),
        ("fr.json", "bad_value", "/language"),
    ]


def test_one_fault_is_enough_for_there_to_be_no_tree():
    reading = read(Sources(as_bytes({**EVERY_KEY, "titel": "T"})))

    assert reading.tree is None
    assert reading.document["titel"] == "T"
    assert [fault.at for fault in reading.faults] == ["/titel"]


def test_of_a_newer_format_nothing_else_is_judged():
    reading = read(Sources(b'{"format": "treeguide/12", "steps": {"a": 1}}'))

    (fault,) = reading.faults
    assert fault.rule == "newer_format"
    assert "treeguide/12" in fault.message


@pytest.mark.parametrize("content", [b"[]", b"null", b'"a"', b"5"])
def test_a_document_that_is_no_object_is_no_tree(content):
    reading = read(Sources(content))

    assert (reading.document, reading.tree) == (None, None)
    assert [(fault.rule, fault.at) for fault in reading.faults] == [("wrong_type", "")]


def test_a_pattern_that_re2_refuses_is_told_with_the_reason():
    (fault,) = faults_of(("variables", "room", "pattern"), "(?=a)")

    assert (fault.rule, fault.at) == ("bad_value", "/variables/room/pattern")
    assert "The pattern of “room” cannot be run: " in fault.message


def test_a_medium_that_is_not_there_is_missed_only_by_who_looked():
    assert read(Sources(TREE)).faults == ()
    assert read(Sources(TREE, media=frozenset(["lamp.png"]))).faults == ()
    (fault,) = read(Sources(TREE, media=frozenset(["Lamp.png"]))).faults
    assert (fault.rule, fault.at) == ("missing_media", "/nodes/lamp/media/0/file")


def test_more_nodes_than_the_limit_are_refused():
    (fault,) = read(Sources(TREE), Limits(nodes=7)).faults

    assert (fault.rule, fault.at) == ("value_too_large", "/nodes")
    assert "8 nodes, 7 are the most" in fault.message


def test_of_very_many_faults_the_first_are_shown_and_that_there_are_more():
    nodes = {f"n{number}": {"kind": "step", "to": number} for number in range(500)}

    faults = read(Sources(as_bytes({**EVERY_KEY, "nodes": nodes}))).faults

    assert len(faults) == 101
    assert faults[0].at == "/nodes/n0/to"
    assert "only the first 100 faults are shown" in faults[-1].message


def test_good_nodes_among_bad_ones_are_not_blamed_and_order_is_kept():
    document = changed(EVERY_KEY, ("nodes", "route", "policy"), put("best"))
    document["nodes"]["lamp"]["title"] = 5
    document["nodes"]["Bad"] = {"kind": "step"}

    faults = read(Sources(as_bytes(document))).faults

    assert [fault.at for fault in faults] == [
        "/nodes/lamp/title",
        "/nodes/route/policy",
        "/nodes/Bad",
    ]


def test_slashes_and_tildes_in_keys_are_escaped_in_the_place():
    (fault,) = faults_of(("a/b~c",), 1)

    assert fault.at == "/a~1b~0c"


def test_depth_outside_of_ones_own_keys_is_refused_as_too_large():
    deep = json.loads("[" * 80 + "]" * 80)

    (fault,) = faults_of(("tags",), deep)

    assert fault.rule == "value_too_large"


def test_a_fault_reads_as_one_line():
    fault = Fault("bad_id", "/id", "“id” is “A”.", "Use small letters.")

    assert str(fault) == "tree.json /id: “id” is “A”. Use small letters."


@pytest.mark.parametrize("was_running", [True, False])
def test_the_garbage_collector_is_left_as_it_was(was_running):
    (gc.enable if was_running else gc.disable)()
    try:
        read(Sources(TREE))
        assert gc.isenabled() == was_running
    finally:
        gc.enable()


@pytest.mark.parametrize("form", [bytes, str, dict])
def test_a_tree_can_be_read_from_bytes_text_or_a_document(form):
    content = {bytes: TREE, str: TREE.decode(), dict: EVERY_KEY}[form]

    assert read_tree(content) == read(Sources(TREE)).tree


@pytest.mark.parametrize(
    "content", ["{", {"format": 1}, {"a": float("nan")}, {"a": "\ud800"}, "\ud800"]
)
def test_what_is_no_tree_is_raised_with_its_faults(content):
    with pytest.raises(UnreadableTree) as raised:
        read_tree(content)

    assert raised.value.faults
    assert str(raised.value) == "\n".join(map(str, raised.value.faults))


def test_a_file_that_is_in_order_is_read_without_marshmallow():
    program = (
        "import sys\nfrom treeguide.format import Sources, read\n"
        "assert read(Sources(sys.stdin.buffer.read())).tree\n"
        "print('marshmallow' in sys.modules)"
    )

    printed = subprocess.run([sys.executable, "-c", program], input=TREE, capture_output=True)

    assert printed.stdout.strip() == b"False", printed.stderr.decode()
