"""Whether every answer is clear: what a sketch's good and bad tree do not show."""

import pytest

from tests.checks.found import findings
from treeguide.checks import Case, rule_named
from treeguide.sketch import sketch


def told(rule, answers, language="en", **patch):
    """What one rule says about a single question."""
    title = patch.pop("title", "Is the lamp lit?")
    nodes = {"lamp": {"title": title, "answers": answers}, "b": {"kind": "outcome", "title": "B"}}
    tree = sketch("lamp? -x-> a!", {"language": language, "nodes": nodes, **patch})
    return list(rule_named(rule).check(Case(tree)))


def labelled(*labels, **more):
    targets = "ab" * len(labels)
    return [
        {"id": f"n{i}", "label": label, "to": targets[i], **more} for i, label in enumerate(labels)
    ]


def test_an_answer_that_is_offered_everywhere_needs_words_too():
    patch = {"anywhere": [{"id": "stop", "label": "", "to": "done"}]}

    (finding,) = findings("a? -x-> done! ; a -y-> open!", patch)

    assert (finding.rule, finding.node, finding.at) == (
        "unlabelled_answer",
        None,
        "/anywhere/0/label",
    )


def test_a_label_is_proposed_for_an_answer_without_one():
    (finding,) = told(
        "unlabelled_answer", [{"id": "it-is-off", "label": " ", "to": "a"}, *labelled("On")]
    )

    assert finding.fix == "Label it, for instance “It is off”."
    assert finding.at == "/nodes/lamp/answers/0/label"


@pytest.mark.parametrize("labels", [("Green", "green"), ("Green", "Green "), ("STRASSE", "Straße")])
def test_labels_are_compared_without_regard_to_capital_letters(labels):
    (finding,) = told("duplicate_answer", labelled(*labels))

    assert finding.at == "/nodes/lamp/answers/1"


def test_one_id_for_two_answers_is_a_duplicate():
    answers = [{"id": "x", "label": "Green", "to": "a"}, {"id": "x", "label": "Red", "to": "b"}]

    (finding,) = told("duplicate_answer", answers)

    assert "“Green” and “Red” at “Is the lamp lit?” have the same id." in finding.message


def test_two_answers_without_words_are_no_duplicates():
    assert told("duplicate_answer", labelled("", "")) == []


@pytest.mark.parametrize(
    ("conditions", "duplicates"),
    [(("x", "not x"), 0), (("x", "x"), 1), ((None, "x"), 1), (("x", None), 1)],
)
def test_one_label_may_stand_twice_under_two_conditions(conditions, duplicates):
    answers = labelled("Yes", "Yes")
    for answer, condition in zip(answers, conditions, strict=True):
        answer |= {"when": condition} if condition else {}

    assert len(told("duplicate_answer", answers)) == duplicates


def test_an_answer_offered_everywhere_counts_at_every_question():
    everywhere = [{"id": "person", "label": "A person, please", "to": "b"}]

    (finding,) = told("duplicate_answer", labelled("Lit", "a person, please"), anywhere=everywhere)

    assert (finding.node, finding.at) == ("lamp", "/nodes/lamp/answers/1")


def test_two_alike_that_are_offered_everywhere_are_told_once():
    everywhere = [{"id": "a", "label": "Stop", "to": "b"}, {"id": "b", "label": "stop", "to": "b"}]

    (finding,) = told("duplicate_answer", labelled("Lit", "Dark"), anywhere=everywhere)

    assert (finding.node, finding.at) == (None, "/anywhere/1")


@pytest.mark.parametrize(("count", "broken"), [(7, 0), (8, 1)])
def test_seven_answers_are_enough(count, broken):
    assert len(told("too_many_answers", labelled(*map(str, range(count))))) == broken


@pytest.mark.parametrize(
    ("language", "labels", "broken"),
    [
        ("en", ["Yes", "Sometimes"], True),
        ("en", ["Yes.", "I am not sure"], True),
        ("en", ["Yes", "No"], False),
        ("en", ["Yes", "Not at all"], False),
        ("en", ["Yes", "It doesn’t"], False),
        ("en", ["Yes, it prints", "It stays dark"], False),
        ("en", ["Lit", "Dark"], False),
        ("en", ["Yes"], False),
        ("de", ["Ja", "Manchmal"], True),
        ("de-AT", ["Ja", "Nein"], False),
        ("fr", ["Oui", "Parfois"], True),
        ("es", ["Sí", "No"], False),
        ("tlh", ["Yes", "Sometimes"], False),
    ],
)
def test_a_yes_without_a_no(language, labels, broken):
    assert len(told("yes_without_no", labelled(*labels), language)) == broken


def test_the_id_of_an_answer_can_say_no():
    answers = [
        {"id": "yes", "label": "Yes, it prints", "to": "a"},
        {"id": "no", "label": "The sheet stays empty", "to": "b"},
    ]

    assert told("yes_without_no", answers) == []


@pytest.mark.parametrize(
    ("title", "labels", "broken"),
    [
        ("Has the firmware been updated?", ["Yes", "No"], True),
        ("Is the fuse intact?", ["No", "Yes"], True),
        ("Is the fuse intact?", ["Yes", "No", "I do not know"], False),
        ("Do you want a call back?", ["Yes", "No"], False),
        ("May I call you back?", ["Yes", "No"], False),
        ("Are you at home?", ["Yes", "No"], False),
        ("Is the lamp lit?", ["Lit", "Dark"], False),
        ("Which lamp is lit?", ["Yes", "No"], False),
    ],
)
def test_a_question_of_fact_leaves_room_for_not_knowing(title, labels, broken):
    assert len(told("no_not_sure", labelled(*labels), title=title)) == broken


def test_who_has_just_tried_something_knows_whether_it_works():
    assert told("no_not_sure", labelled("Yes", "No", fixes=True), title="Does it print?") == []


def test_an_unsure_answer_that_is_offered_everywhere_is_enough():
    unsure = [{"id": "unsure", "label": "I am not sure", "to": "b"}]

    assert told("no_not_sure", labelled("Yes", "No"), anywhere=unsure) == []


@pytest.mark.parametrize(
    ("more", "broken"),
    [({}, 1), ({"set": {"x": "1"}}, 0), ({"fixes": True}, 0), ({"mood": "upset"}, 0)],
)
def test_answers_with_one_target_differ_by_what_else_they_do(more, broken):
    answers = [
        {"id": "x", "label": "Green", "to": "a", **more},
        {"id": "y", "label": "Red", "to": "a"},
    ]

    assert len(told("same_target", answers)) == broken


def test_answers_that_lead_to_one_node_that_is_not_there_are_missing_targets_only():
    answers = [{"id": i, "label": i, "to": "nowhere"} for i in ("x", "y")]

    assert told("same_target", answers) == []
