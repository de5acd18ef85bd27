"""From bytes to a document: one sentence for whatever programs would understand differently."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from treeguide.format.faults import Limits
from treeguide.format.json_text import DoubtfulError, document_in, strict
from treeguide.format.scan import scanned

LIMITS = Limits()
SLIPS = [
    ("", "", "the file is empty", "treeguide new"),
    (" \n ", "", "the file is empty", "treeguide new"),
    ("{", "", "the “{” of line 1 is still open", "Close it"),
    ('{"a": [1', "/a/0", "the “[” of line 1 is still open", "Close it"),
    ('{"a": 1,}', "/a", "a comma stands before the closing “}”", "Take the comma out"),
    ("[1, 2, ]", "/2", "a comma stands before the closing “]”", "Take the comma out"),
    ("{'a': 1}", "", "a single quote begins a text", "double quotes"),
    ('{"a": “b”}', "/a", "a typographic quote begins a text", "straight double quotes"),
    ('{"a": 1 "b": 2}', "/a", "a comma is missing before “\"b\": 2}”", "Put a comma"),
    ('{"a" 1}', "/a", "a colon is missing after the key", "Write it as in"),
    ('{"a": }', "/a", "a value is missing before “}”", "Write the value"),
    ("[1,, 2]", "/1", "a value is missing before “,", "Write the value"),
    ("{a: 1}", "", "the key “a” is not in quotes", "double quotes"),
    ("{1: 1}", "", "“1: 1}” stands where a key should", "Write a key"),
    ('{"a": yes}', "/a", "the text “yes” is not in quotes", "double quotes"),
    ('{"a": True}', "/a", "“True” stands where a value should", "true, false and null"),
    ('{"a": NaN}', "/a", "“NaN” stands where a value should", "leave the key out"),
    ('{"a": -Infinity}', "/a", "“-Infinity” stands where a value should", "Write a number"),
    ('{"a": 01}', "/a", "“01” is not how JSON writes a number", "as in 5"),
    ('{"a": .5}', "/a", "“.5” is not how JSON writes a number", "0.5"),
    ('{"a": +1}', "/a", "“+1” is not how JSON writes a number", "no plus sign"),
    ('// a\n{"a": 1}', "", "a comment begins, but JSON has none", "“note”"),
    ('{"a": 1 # b\n}', "/a", "a comment begins, but JSON has none", "Take it out"),
    ('{"a": "b\nc"}', "/a", "a line ends, or a tab stands, inside a text", "as \\n"),
    ('{"a": "b', "/a", "a line ends, or a tab stands, inside a text", "double quote"),
    ('{"a": "\\x"}', "/a", "a backslash in the text", "as \\\\"),
    ('{"a": [1}', "/a/0", "a “}” closes the “[” of line 1", "its own bracket"),
    ('{"a": 1}\n{"b": 2}', "", "“{\"b\": 2}” follows after the end", "one document"),
    ('{"a": %}', "/a", "“%}” stands where it cannot", "Compare"),
]  # fmt: skip
ODD = [
    (b'{"a": 1, "b": {"a": 1, "a": 2}}', "duplicate_key", "/b/a", "“a” stands twice"),
    (b'{"a": 1e400}', "value_too_large", "/a", "is 1e400, beyond"),
    (b'{"a": 9007199254740993}', "value_too_large", "/a", "9007199254740993"),
    (b'{"a": ' + b"9" * 5000 + b"}", "value_too_large", "/a", "9999"),
    (b'{"a": "\\ud800"}', "bad_value", "/a", "half a character"),
    (b'{"\\udc00": 1}', "bad_value", "/?", "half a character"),
    (b'{"a": "b\\u0000c"}', "bad_value", "/a", "NUL"),
    (b'{"x-a": ' + b"[" * 64 + b"]" * 64 + b"}", "value_too_large", "/x-a" + "/0" * 63, "64"),
    (b'{"\\u0078-a": ' + b"[" * 64 + b"]" * 64 + b"}", "value_too_large", "/x-a" + "/0" * 63, "64"),
    (b"[" * 100_000, "value_too_large", "/0" * 64, "more than 64"),
    (b'{"a":' * 100_000, "value_too_large", "/a" * 64, "more than 64"),
    ("{'a': 'ü'}".encode("latin-1"), "not_json", "", "byte 0xFC, which is no UTF-8 text"),
    ('{"a": 1}'.encode("utf-16"), "not_json", "", "no UTF-8 text"),
]  # fmt: skip
pieces = st.sampled_from(
    [
        *'{}[]",:',
        "\\",
        "\n",
        " ",
        "1",
        "-",
        ".5",
        "e9",
        "true",
        "nul",
        '"a"',
        '"a":',
        '"\\u',
        "0000",
    ]
)
json_like = st.lists(pieces, max_size=14).map("".join)


@pytest.mark.parametrize(("text", "at", "what", "remedy"), SLIPS)
def test_a_slip_is_told_with_line_column_and_remedy(text, at, what, remedy):
    document, (fault,) = document_in(text.encode(), LIMITS)

    assert document is None
    assert (fault.rule, fault.at) == ("not_json", at)
    assert fault.message.startswith("In line ")
    assert what in fault.message
    assert remedy in fault.fix


@pytest.mark.parametrize(("content", "rule", "at", "what"), ODD, ids=lambda part: str(part)[:20])
def test_what_programs_understand_differently_is_refused(content, rule, at, what):
    _, faults = document_in(content, LIMITS)

    assert [(fault.rule, fault.at) for fault in faults] == [(rule, at)]
    assert what in faults[0].message


def test_line_and_column_are_counted_as_an_editor_counts_them():
    _, (fault,) = document_in(b'{\n  "a": 1,\n  "b": x\n}', LIMITS)

    assert fault.message.startswith("In line 3, column 8, ")


def test_every_doubled_key_is_told_with_its_line():
    content = b'{"a": 1,\n"a": 2,\n"b": [{"c": 1, "d": {}},\n{"c": 1,\n"c": 2}]}'

    _, faults = document_in(content, LIMITS)

    assert [fault.at for fault in faults] == ["/a", "/b/1/c"]
    assert ["line 2" in faults[0].message, "line 5" in faults[1].message] == [True, True]


def test_a_mark_for_the_order_of_bytes_is_passed_over():
    assert document_in(b'\xef\xbb\xbf{"a": 1}', LIMITS) == ({"a": 1}, ())


@pytest.mark.parametrize(
    ("text", "document"),
    [
        (r'{"a": "\\u0000"}', {"a": "\\u0000"}),
        (r'{"a": "\ud83d\ude00"}', {"a": "😀"}),
        ('{"x-a": {"y": [1]}}', {"x-a": {"y": [1]}}),
        ("[9007199254740992, -0.5, 2.0, 1e3]", [2**53, -0.5, 2, 1000]),
        ('{"": null, " ": true}', {"": None, " ": True}),
    ],
)
def test_what_only_looks_odd_is_read(text, document):
    assert document_in(text.encode(), LIMITS) == (document, ())


def test_a_number_without_a_fraction_is_read_as_whole():
    assert [type(number) for number in strict("[2.0, 1e2, 2.5]")] == [int, int, float]


def test_a_file_over_the_limit_is_not_even_parsed():
    _, (fault,) = document_in(b"{" * 11, Limits(size=10))

    assert (fault.rule, fault.at) == ("value_too_large", "")
    assert "11 bytes, 10 are the most" in fault.message


def test_of_very_many_faults_the_first_are_shown_and_that_there_are_more():
    content = ("{" + ",".join('"a": 1' for _ in range(2000)) + "}").encode()

    _, faults = document_in(content, Limits(faults=5))

    assert len(faults) == 6
    assert "only the first 5 faults are shown" in faults[-1].message


def test_long_runs_of_plain_entries_are_counted_right():
    members = "".join(f'"k{number}": 1, ' for number in range(2500))

    _, (wrong_item,) = document_in(f"[{'1, ' * 4500}x]".encode(), LIMITS)
    _, (doubled,) = document_in(f'{{{members}"k7": {{}}}}'.encode(), LIMITS)
    _, (no_key,) = document_in(f"{{{members}1}}".encode(), LIMITS)

    assert (wrong_item.at, doubled.at, no_key.at) == ("/4500", "/k7", "/k2499")


@settings(max_examples=400, deadline=None)
@given(json_like | st.text(max_size=20))
@example('{"a":1,"a":[}')
@example('"\\u0000')
def test_the_scanner_finds_a_fault_just_where_the_quick_parser_does(text):
    try:
        strict(text)
        fine = "\\u0000" not in text or json.dumps(json.loads(text)).count("\\u0000") == 0
    except (ValueError, RecursionError):
        fine = False

    assert (scanned(text, LIMITS) == ()) == fine


def test_the_quick_parser_says_why_it_is_doubtful():
    with pytest.raises(DoubtfulError, match="a key stands twice"):
        strict('{"a": 1, "a": 1}')
