"""What a refusal says: its rule, its place, what is wrong with the value, what to do."""

import pytest

from tests.schema.documents import EVERY_KEY, changed, drop, mutations, put
from treeguide.schema.judge import refusals

RULES = {
    "unknown_key", "unknown_kind", "newer_format", "bad_id", "missing_key", "wrong_type",
    "bad_value", "value_too_large",
}  # fmt: skip
CASES = [
    (("titel",), put("T"), "unknown_key", ("titel",), "“titel” is no key of a tree.", "“title”?"),
    (("nodes", "lamp", "colour"), put(1), "unknown_key", ("nodes", "lamp", "colour"),
     "“colour” is no key of a question.", "Known keys are: kind, title"),
    (("variables", "room", "min"), put(1), "unknown_key", ("variables", "room", "min"),
     "“min” is no key of a text variable.", "begin with “x-”."),
    (("nodes", "lamp", "kind"), put("qestion"), "unknown_kind", ("nodes", "lamp", "kind"),
     "No kind of node is called “qestion”.", "Did you mean “question”?"),
    (("format",), put("treeguide/2"), "newer_format", ("format",),
     "“treeguide/2”, which is newer", "Update TreeGuide"),
    (("format",), put("tree/1"), "bad_value", ("format",), "reads “treeguide/1”", "Write"),
    (("nodes", "Lamp"), put({"kind": "step"}), "bad_id", ("nodes", "Lamp"),
     "A name under “nodes” is “Lamp”", "small letters"),
    (("variables", "in"), put({"type": "boolean"}), "bad_id", ("variables", "in"),
     "a word that conditions already use", "“in_is”"),
    (("nodes", "lamp", "answers", 0, "id"), put("Lit"), "bad_id",
     ("nodes", "lamp", "answers", 0, "id"), "“id” is “Lit”", "small letters"),
    (("nodes", "lamp", "answers", 0, "id"), drop, "missing_key", ("nodes", "lamp", "answers", 0),
     "An answer needs “id”, which is missing here.", "Add “id”."),
    (("nodes", "lamp", "kind"), drop, "missing_key", ("nodes", "lamp"),
     "This node has no “kind”", "one of question, step"),
    (("nodes", "push", "loop"), put({"max": 1}), "missing_key", ("nodes", "push", "loop"),
     "A loop needs “then”", "Add “then”."),
    (("format",), drop, "missing_key", (), "in which format", '"format": "treeguide/1"'),
    (("nodes", "lamp", "answers", 0, "fixes"), put("yes"), "wrong_type",
     ("nodes", "lamp", "answers", 0, "fixes"), "“fixes” is the text “yes”", "true or false"),
    (("tags",), put("printer"), "wrong_type", ("tags",), "but it takes a list", "square"),
    (("tags",), put([7]), "wrong_type", ("tags", 0), "An entry of “tags” is the", "quotes"),
    (("owner",), put(None), "wrong_type", ("owner",), "“owner” is null", "Leave the key out"),
    (("review_by",), put("2027-02-29"), "bad_value", ("review_by",), "calendar", "2027-01-31"),
    (("nodes", "lamp", "takes"), put("20 s"), "bad_value", ("nodes", "lamp", "takes"),
     "not a length of time", "“PT20S”"),
    (("nodes", "form", "fields", 0, "input"), put("radoi"), "bad_value",
     ("nodes", "form", "fields", 0, "input"), "“radoi”", "Did you mean “radio”?"),
    (("nodes", "lamp", "answers", 0, "mood"), put("angry"), "bad_value",
     ("nodes", "lamp", "answers", 0, "mood"), "not one of: upset", "Choose"),
    (("audience",), put(["agents"]), "bad_value", ("audience", 0), "“agents”", "“agent”?"),
    (("language",), put("english!"), "bad_value", ("language",), "language tag", "“pt-BR”"),
    (("variables", "day", "initial"), put("today"), "bad_value", ("variables", "day", "initial"),
     "a date of the calendar", "Write"),
    (("variables", "tries", "initial"), put("one"), "wrong_type", ("variables", "tries", "initial"),
     "takes a whole number", "without quotes"),
    (("variables", "tries", "max"), put(2**60), "value_too_large", ("variables", "tries", "max"),
     "1152921504606846976", "Stay between"),
    (("nodes", "push", "loop", "max"), put(0), "bad_value", ("nodes", "push", "loop", "max"),
     "the smallest it can be is 1", "Write 1 or more."),
    (("variables", "paid", "keep_days"), put(0), "bad_value", ("variables", "paid", "keep_days"),
     "the person is still answering", "Write 1 or more"),
    (("title",), put("a" * 301), "value_too_large", ("title",), "301 characters, 300", "Shorten"),
    (("nodes", "lamp", "text"), put("a" * 20_001), "value_too_large", ("nodes", "lamp", "text"),
     "20,001 characters", "Shorten"),
    (("nodes", "_schema"), put(3), "bad_id", ("nodes", "_schema"), "“_schema”", "letter first"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "change", "rule", "at", "words", "remedy"), CASES)
def test_a_refusal_names_rule_place_value_and_remedy(place, change, rule, at, words, remedy):
    first_at, said = refusals(changed(EVERY_KEY, place, change))[0]

    assert (said.rule, first_at) == (rule, at)
    assert words in said
    assert remedy in said.fix


def test_every_refusal_is_made_of_whole_sentences_under_a_frozen_name():
    for document in mutations(EVERY_KEY):
        for _, said in refusals(document):
            assert said.rule in RULES
            assert said[0].isupper() or said[0] == "“", said
            assert said.endswith(".") and said.fix[-1] in ".?", said
            assert "{" not in said.fix, said.fix


def test_refusals_come_in_the_order_of_the_file():
    document = changed(EVERY_KEY, ("anywhere",), put(1))
    document["nodes"] = {"b": {"kind": "stepp"}, "a": {"kind": "step", "to": 1, "title": 2}}
    document["tags"] = 5

    places = [place for place, _ in refusals(document)]

    assert places == [
        ("tags",), ("nodes", "b", "kind"), ("nodes", "a", "to"), ("nodes", "a", "title"),
        ("anywhere",),
    ]  # fmt: skip


def test_keys_of_ones_own_may_stand_in_every_object_and_hold_anything():
    assert refusals(changed(EVERY_KEY, ("nodes", "lamp", "x-any"), put([None, {"y": -1}]))) == []


def test_what_a_draft_lacks_for_a_walk_is_not_refused():
    nodes = {kind: {"kind": kind} for kind in ("question", "step", "form", "decision", "call")}

    assert refusals({"format": "treeguide/1", "id": "draft", "nodes": nodes}) == []
