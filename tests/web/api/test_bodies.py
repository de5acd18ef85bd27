"""What a body may hold: what does not fit is refused with its place, and is never a fault."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.soak import soaked
from treeguide.format.json_text import strict
from treeguide.web.api.bodies import EVENTS
from treeguide.web.api.json_schema import validator
from treeguide.web.api.reading import is_surely_fine, wrong_in

EVENT = {"kind": "answered", "seq": 1, "key": "k", "answer": "lit"}
DEEP = b'{"x-": ' + b"[" * 100 + b"]" * 100 + b"}"


@pytest.mark.parametrize(
    ("content", "kind", "at"),
    [
        (b"", "not-json", ""),
        (b"{", "not-json", ""),
        (b"\xff", "not-json", ""),
        (b'{"seq": NaN}', "not-json", "/seq"),
        (b'{"seq": Infinity}', "not-json", "/seq"),
        (b'{"seq": -Infinity}', "not-json", "/seq"),
        (b'{"seq": 1e400}', "not-json", "/seq"),
        (b'{"seq": 9007199254740993}', "not-json", "/seq"),
        (b'{"seq": ' + b"9" * 5000 + b"}", "not-json", "/seq"),
        (b'{"seq": 1, "seq": 2}', "not-json", "/seq"),
        (b'{"key": "\\ud800"}', "not-json", "/key"),
        (b'{"key": "\\u0000"}', "not-json", "/key"),
        (DEEP, "not-json", None),
        (b"[" * 100_000, "not-json", None),
        (b'{"a":' * 50_000, "not-json", None),
        (b"[]", "wrong-body", ""),
        (b"null", "wrong-body", ""),
        (b'"text"', "wrong-body", ""),
        (b"{}", "wrong-body", ""),
        (b'{"kind": []}', "wrong-body", "/kind"),
        (b'{"kind": "moved"}', "wrong-body", "/kind"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_body_that_programs_read_differently_is_refused_with_its_place(
    program, store, problem, content, kind, at
):
    held = program.start()

    response = held.send(f"{held.place}/events", content)

    assert problem(response) == kind
    assert at is None or response.json["at"] == at
    assert len(store.history_of(held.session).events) == 1


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"seq": "1"}, "/seq"),
        ({"seq": True}, "/seq"),
        ({"seq": 1.5}, "/seq"),
        ({"seq": 0}, "/seq"),
        ({"seq": None}, "/seq"),
        ({"key": ""}, "/key"),
        ({"key": "two words"}, "/key"),
        ({"key": "x" * 65}, "/key"),
        ({"key": "k\n"}, "/key"),
        ({"answer": "x" * 64}, "/answer"),
        ({"answer": ["lit"]}, "/answer"),
        ({"values": {}}, ""),
        ({"answer": None}, "/answer"),
        ({"text": "x" * 2_001}, "/text"),
        ({"kind": "noted", "text": "x" * 2_001}, "/text"),
        ({"kind": "noted", "text": ""}, "/text"),
        ({"anwser": "lit"}, "/anwser"),
        ({"at": 0}, "/at"),
        ({"given~/": 1}, "/given~0~1"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_named_with_its_place(program, problem, change, at):
    held = program.start()

    response = held.post(f"{held.place}/events", {**EVENT, **change})

    assert problem(response) == "wrong-body"
    assert at in [one["at"] for one in response.json["errors"]]
    assert "null means nothing in a tree" not in response.text


def test_everything_that_is_wrong_is_told_at_once(program, problem):
    content = b'{"tree": 3, "audience": "us", "mode": "test", "x": 1}'

    response = program.send("/sessions", content)

    assert problem(response) == "wrong-body"
    places = ["/tree", "/audience", "/mode", "/x"]
    assert [one["at"] for one in response.json["errors"]] == places
    assert (response.json["at"], response.json["detail"]) == (
        "/tree",
        response.json["errors"][0]["detail"],
    )


def test_a_slip_is_recognised(program):
    response = program.post("/sessions", {"tree": "case", "languge": "de"})

    assert "Did you mean “language”?" in response.json["detail"]


def test_a_key_of_ones_own_is_refused_as_every_key_that_nobody_reads(program, problem):
    held = program.start()

    session = program.post("/sessions", {"tree": "case", "x-ref": {"a": [1]}})
    event = held.do(answer="lit", **{"x-ref": 1}).response

    assert (problem(session), session.json["at"]) == ("wrong-body", "/x-ref")
    assert (problem(event), event.json["at"]) == ("wrong-body", "/x-ref")
    assert "Known keys are: tree, audience" in session.json["detail"]
    assert "x-”" not in session.json["detail"]


@pytest.mark.parametrize(
    ("event", "advice"),
    [
        ({"kind": "noted", "text": "x" * 2001}, "or say the rest in a note of its own."),
        ({"kind": "answered", "answer": "x" * 64}, "the most. Shorten it."),
        ({"kind": "answered", "values": {"name": "x" * 20_001}}, "the most. Shorten it."),
        ({"kind": "identified", "caller": "x" * 999}, "the most. Shorten it."),
    ],
)
def test_what_is_too_long_is_answered_with_advice_for_who_sends_it(program, event, advice):
    told = program.start().do(**event).response.json["errors"]

    assert advice in " ".join(one["detail"] for one in told)
    assert "nodes" not in " ".join(one["detail"] for one in told)


def test_values_may_have_any_name_that_a_variable_could_have(program, problem):
    response = program.post("/sessions", {"tree": "case", "known": {"x-ref": 1}})

    assert (problem(response), response.json["at"]) == ("wrong-values", "/known/x-ref")


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""]
)
def test_a_body_that_is_not_called_json_is_refused(program, problem, media_type):
    response = program.send("/sessions", b'{"tree": "case"}', Content_Type=media_type)

    assert problem(response) == "wrong-media-type"


def test_json_with_a_charset_is_json(program):
    media_type = "application/json; charset=utf-8"

    response = program.send("/sessions", b'{"tree": "case"}', Content_Type=media_type)

    assert response.status_code == 201


def test_a_body_that_is_too_large_is_refused_unread(program, problem):
    content = b'{"tree": "case", "x-": "' + b"x" * 300_000 + b'"}'

    assert problem(program.send("/sessions", content)) == "too-large"


def test_half_characters_in_other_places_are_no_fault(program):
    for place in ("/trees?cursor=%ED%A0%80", "/sessions/%ED%A0%80", "/trees/%00", "/%00"):
        assert program.get(place).status_code in (401, 404, 422)


MANY = settings(max_examples=soaked(300), deadline=None)
KEYS = ["kind", "seq", "key", "answer", "values", "at", "text", "x-own", "other"]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 2**53),
    st.floats(-1e9, 1e9),
    st.sampled_from([*EVENTS, "", "k", "lit", "two words", "x" * 64, "x" * 65, "a\n", "ä"]),
    st.text(max_size=5),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)
DOCUMENTS = VALUES | st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=7)
NEARLY = st.builds(
    lambda kind, more, spoilt: {"kind": kind, "seq": 1, "key": "k", **more, **spoilt},
    st.sampled_from([*EVENTS]),
    st.sampled_from(
        [{"answer": "a"}, {"values": {"v": None}}, {"text": "t"}, {"at": 0, "answer": "a"}]
    ),
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=2),
)
SESSIONS = st.dictionaries(
    st.sampled_from(["tree", "audience", "language", "known", "mode", "x-own", "other"]),
    st.sampled_from(["case", "agent", "de", "live", "Case", {"floor": None}]) | VALUES,
    max_size=5,
)


def read(document):
    """The document as the reader hands it on, where 2.0 is 2."""
    return strict(json.dumps(document))


@MANY
@example({"kind": "answered", "seq": 1, "key": "k", "values": {"v": None}})
@example({"kind": "noted", "seq": 1, "key": "k", "text": ""})
@example({"kind": "noted", "seq": 1, "key": "k", "text": "\x1c"})
@example({"kind": "noted", "seq": 1, "key": "k", "text": "\ufeff \u00a0\x85"})
@example({"kind": "noted", "seq": 1, "key": "k", "text": " x\n"})
@given(DOCUMENTS | NEARLY)
def test_the_quick_yes_and_marshmallow_agree_about_events(document):
    document = read(document)

    assert is_surely_fine("Event", document) == (wrong_in("Event", document) == [])


@MANY
@example({"tree": "case", "known": {"floor": None}})
@given(VALUES | SESSIONS)
def test_the_quick_yes_and_marshmallow_agree_about_sessions(document):
    document = read(document)

    assert is_surely_fine("NewSession", document) == (wrong_in("NewSession", document) == [])


@MANY
@given(DOCUMENTS | NEARLY)
def test_every_refusal_has_a_place_and_a_sentence(document):
    for one in wrong_in("Event", read(document)):
        assert one.at == "" or one.at.startswith("/")
        assert one.detail.endswith((".", "?"))


def test_marshmallow_has_the_last_word(program, monkeypatch):
    monkeypatch.setattr("treeguide.web.api.reading.is_surely_fine", lambda *_: False)

    assert program.post("/sessions", {"tree": "case"}).status_code == 201


def test_a_body_in_order_needs_no_marshmallow(program, monkeypatch):
    validator("Event")
    held = program.start()
    monkeypatch.setattr("treeguide.web.api.reading.wrong_in", lambda *_: 1 / 0)

    assert held.do(answer="lit").response.status_code == 200
