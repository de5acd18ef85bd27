"""Whether a tree knows what it reads: what a sketch's good and bad tree do not show."""

import pytest

from tests.checks.found import findings
from treeguide.checks import Case, check, rule_named
from treeguide.format import TranslatedText, Translation
from treeguide.sketch import sketch

VARIABLES = {
    "tries": {"type": "integer", "min": 0, "max": 5},
    "os": {"type": "choice", "values": ["mac", "windows"]},
    "room": {"type": "text", "max_length": 20},
    "day": {"type": "date"},
    "paid": {"type": "boolean"},
    "ports": {"type": "choices", "values": ["usb", "lan"]},
}
DATA = ("unreadable_condition", "unknown_variable", "type_mismatch", "value_not_offered",
        "unknown_placeholder")  # fmt: skip


def told(text, nodes=None, library=(), **patch):
    tree = sketch(text, {"variables": VARIABLES, "nodes": nodes or {}, **patch})
    case = Case(tree, dict(library))
    return [finding for name in DATA for finding in rule_named(name).check(case)]


def brief(found):
    return [(f.rule, f.at) for f in found]


@pytest.mark.parametrize(
    ("condition", "rule"),
    [
        ("tries => 2", "unreadable_condition"),
        (" ", "unreadable_condition"),
        ("__import__('os')", "unreadable_condition"),
        ("trise > 2", "unknown_variable"),
        ("known(trise)", "unknown_variable"),
        ("tries == 'two'", "type_mismatch"),
        ("tries + 1", "type_mismatch"),
        ("os == 'linux'", "value_not_offered"),
        ("os in ['mac', 'linux']", "value_not_offered"),
    ],
)
def test_a_condition_is_read_by_the_rule_that_fits(condition, rule):
    answers = [{"id": "x", "label": "X", "to": "b", "when": condition}]

    found = told("a? -x-> b!", {"a": {"answers": answers}})

    assert brief(found) == [(rule, "/nodes/a/answers/0/when")]


def test_a_finding_about_a_condition_quotes_the_author_and_corrects_the_whole_line():
    (finding,) = told("d:decision -trise > 2-> b! ; d -otherwise-> b")

    assert finding.message == (
        "The condition of the rule “trise > 2” of “D” cannot be used. No variable is called"
        " “trise”, so nothing can be compared here. Did you mean “tries”?"
        " No caller is ever led this way."
    )
    assert finding.fix == "Write “tries > 2” instead."


@pytest.mark.parametrize(
    ("wanted", "source", "expected"),
    [
        ("tries", "tries + 1", []),
        ("tries", "'two'", ["type_mismatch"]),
        ("tries", "tries +", ["unreadable_condition"]),
        ("tires", "1", ["unknown_variable"]),
        ("tires", "one", ["unknown_variable", "unknown_variable"]),
        ("os", "'mac'", []),
        ("os", "'linux'", ["value_not_offered"]),
        ("paid", "tries > 2", []),
        ("ports", "['usb']", []),
        ("day", "today()", []),
    ],
)
def test_what_is_written_into_a_variable_fits_it(wanted, source, expected):
    found = told("s:step -> b!", {"s": {"set": {wanted: source}}})

    assert brief(found) == [(rule, f"/nodes/s/set/{wanted}") for rule in expected]


OTHER = sketch(
    "x:step -> solved!",
    {"id": "other", "variables": {"their_tries": {"type": "integer"}, "hint": {"type": "text"}}},
)


@pytest.mark.parametrize(
    ("exchange", "expected"),
    [
        ({"give": {"their_tries": "tries"}, "take": {"room": "hint"}}, []),
        ({"give": {"their_tries": "their_tries"}}, [("unknown_variable", "give/their_tries")]),
        ({"give": {"their_trise": "tries"}}, [("unknown_variable", "give/their_trise")]),
        ({"give": {"their_tries": "room"}}, [("type_mismatch", "give/their_tries")]),
        ({"take": {"room": "tries"}}, [("unknown_variable", "take/room")]),
        ({"take": {"rooms": "hint"}}, [("unknown_variable", "take/rooms")]),
        ({"take": {"room": "their_tries"}}, [("type_mismatch", "take/room")]),
        ({"take": {"room": "hint +"}}, [("unreadable_condition", "take/room")]),
    ],
)
def test_a_call_gives_ours_for_theirs_and_takes_theirs_for_ours(exchange, expected):
    found = told("c:call -*-> b!", {"c": exchange}, {"other": OTHER})

    assert brief(found) == [(rule, f"/nodes/c/{at}") for rule, at in expected]


def test_of_a_tree_that_is_not_there_nobody_knows_the_variables():
    exchange = {"give": {"anything": "tries + 1"}, "take": {"room": "anything"}}

    assert told("c:call -*-> b!", {"c": exchange}) == []


@pytest.mark.parametrize(
    ("exchange", "expected"),
    [
        ({"give": {"anything": "tries"}, "take": {"room": "ticket_number"}}, []),
        ({"give": {"anything": "trise"}}, [("unknown_variable", "give/anything")]),
        ({"give": {"anything": "os == 'linux'"}}, [("value_not_offered", "give/anything")]),
        ({"take": {"rooms": "ticket"}}, [("unknown_variable", "take/rooms")]),
        ({"take": {"room": "ticket and"}}, [("unreadable_condition", "take/room")]),
    ],
)
def test_of_an_action_only_our_side_is_known(exchange, expected):
    found = told("a:action -> b! ; a -failed-> b", {"a": exchange})

    assert brief(found) == [(rule, f"/nodes/a/{at}") for rule, at in expected]


def test_forms_and_handoffs_name_known_variables():
    fields = [{"variable": "room"}, {"variable": "romo"}]

    found = told(
        "f:form -> h:handoff -done-> b!", {"f": {"fields": fields}, "h": {"carry": ["tires", "os"]}}
    )

    assert [(f.rule, f.at, f.fix) for f in found] == [
        ("unknown_variable", "/nodes/f/fields/1/variable", "Write “room” instead."),
        ("unknown_variable", "/nodes/h/carry/0", "Write “tries” instead."),
    ]


@pytest.mark.parametrize(
    ("variable", "given", "fits"),
    [
        ("os", "radio", True),
        ("os", None, True),
        ("os", "text", False),
        ("paid", "checkbox", True),
        ("paid", "date", False),
        ("day", "date", True),
        ("day", "phone", False),
        ("tries", "number", True),
        ("tries", "email", False),
        ("ports", "checkbox", True),
        ("ports", "radio", False),
        ("room", "long-text", True),
        ("room", "number", False),
    ],
)
def test_an_input_can_fill_the_variable_of_its_field(variable, given, fits):
    field = {"variable": variable} | ({"input": given} if given else {})

    found = told("f:form -> b!", {"f": {"fields": [field]}})

    assert brief(found) == [("type_mismatch", "/nodes/f/fields/0/input")] * (not fits)


@pytest.mark.parametrize(
    ("variable", "at"),
    [
        ({"type": "choice", "values": ["mac"], "initial": "linux"}, "initial"),
        ({"type": "choices", "values": ["mac"], "initial": ["mac", "linux"]}, "initial"),
        ({"type": "choice", "values": ["mac"], "labels": {"mca": "Mac"}}, "labels/mca"),
    ],
)
def test_a_choice_declares_only_values_that_it_has(variable, at):
    found = told("a:step -> b!", variables={"os": variable})

    assert brief(found) == [("value_not_offered", f"/variables/os/{at}")]


@pytest.mark.parametrize(
    ("node", "at"),
    [
        ({"s": {"title": "{{rom}}"}}, "/nodes/s/title"),
        ({"s": {"text": "{{rom}}"}}, "/nodes/s/text"),
        ({"s": {"say": "{{rom}}"}}, "/nodes/s/say"),
        ({"s": {"do": "{{rom}}"}}, "/nodes/s/do"),
        ({"s": {"why": "{{rom}}"}}, "/nodes/s/why"),
        ({"s": {"note": "{{rom}}"}}, "/nodes/s/note"),
        ({"s": {"media": [{"file": "a.png", "alt": "{{rom}}"}]}}, "/nodes/s/media/0/alt"),
        ({"s": {"media": [{"file": "a.png", "caption": "{{rom}}"}]}}, "/nodes/s/media/0/caption"),
        ({"q": {"answers": [{"id": "x", "label": "{{rom}}"}]}}, "/nodes/q/answers/0/label"),
        ({"q": {"answers": [{"id": "x", "help": "{{rom}}"}]}}, "/nodes/q/answers/0/help"),
        ({"f": {"fields": [{"variable": "room", "help": "{{rom}}"}]}}, "/nodes/f/fields/0/help"),
        ({"h": {"promise": "{{rom}}"}}, "/nodes/h/promise"),
        ({"b": {"next": "{{rom}}"}}, "/nodes/b/next"),
    ],
)
def test_a_placeholder_is_found_in_every_text_that_a_person_reads(node, at):
    (finding,) = told("s:step -> q? -x-> f:form -> h:handoff -done-> b!", node)

    assert (finding.rule, finding.at) == ("unknown_placeholder", at)
    assert finding.fix == "Write “{{room}}” instead."


def test_a_placeholder_is_found_in_what_is_offered_everywhere():
    everywhere = [{"id": "x", "label": "Room {{rom}}", "to": "b"}]

    found = told("a:step -> b!", anywhere=everywhere)

    assert brief(found) == [("unknown_placeholder", "/anywhere/0/label")]


@pytest.mark.parametrize(
    ("node", "known"),
    [({"h": {"text": "{{owner}}, {{due}}"}}, True), ({"s": {"text": "{{due}}"}}, False)],
)
def test_owner_and_due_are_known_in_handoffs_only(node, known):
    found = told("s:step -> h:handoff -done-> b!", node)

    assert [f.rule for f in found] == ["unknown_placeholder"] * (not known)


@pytest.mark.parametrize(
    "text", ["{{", "}}", "{{}}", "{room}", "{{ }}", "{{Not a name}}", "{{ else }}"]
)
def test_braces_without_a_name_are_text(text):
    assert told("s:step -> b!", {"s": {"text": text}}) == []


@pytest.mark.parametrize("written", ["{{ room }}", "{{Room}}", "{{ROOM }}"])
def test_a_known_name_that_is_not_written_as_it_must_be_is_corrected(written):
    (finding,) = told("s:step -> b!", {"s": {"text": f"To {written}."}})

    assert f"shows “{written}”" in finding.message
    assert finding.fix == "Write “{{room}}” instead."


def test_one_name_twice_in_a_text_is_one_finding():
    assert len(told("s:step -> b!", {"s": {"text": "{{rom}} and {{rom}}"}})) == 1


def test_the_same_mistake_in_two_places_is_two_findings():
    found = told("a:step -> c:step -> b!", {n: {"set": {"tires": "1"}} for n in "ac"})

    assert brief(found) == [
        ("unknown_variable", "/nodes/a/set/tires"),
        ("unknown_variable", "/nodes/c/set/tires"),
    ]


def test_a_finding_about_what_is_offered_everywhere_stands_at_no_node():
    everywhere = [{"id": "x", "label": "Stop", "to": "b", "when": "tries >"}]

    (finding,) = findings("a:step -> b!", {"variables": VARIABLES, "anywhere": everywhere})

    assert (finding.node, finding.at) == (None, "/anywhere/0/when")


def test_a_translation_shows_only_what_the_tree_knows():
    tree = sketch("a:step -> done!", {"variables": {"room": {"type": "text", "initial": "1"}}})
    texts = {
        "nodes.a.title": TranslatedText("Raum {{room}}"),
        "nodes.a.text": TranslatedText("Raum {{raum}}"),
    }

    (found,) = check(Case(tree, translations={"de": Translation("de", texts)}))

    assert (found.rule, found.node, found.at) == ("unknown_placeholder", "a", "/texts/nodes.a.text")
    assert "“de”" in found.message
