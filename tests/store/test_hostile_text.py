"""Whatever people and programs send comes back as it was sent."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.conftest import AT_LAMP, EVERY_ENGINE, VERSION, answered, append, begin, head_of
from treeguide.engine import Event
from treeguide.store import Standing, Start, damages
from treeguide.store.ending import end_sessions, open_among

pytestmark = EVERY_ENGINE

TEXTS = {
    "emoji": "😀👩🏽‍🚒🇩🇪",
    "right-to-left": "שלום ‮reversed‬ مرحبا",
    "quotes": "it's \"quoted\" `so` \\ and \\' ''",
    "statements": "'; DROP TABLE event; --",
    "names-of-values": ":name :session_id %(name)s %s %% %d $1 ?1 @x {int} {bin} {}",
    "letters-that-combine": "é e\u0301 \u200b\ufeff ﷽",
    "lines": "one\ntwo\r\nthree\ttabbed\u2028\u2029\x85",
    "controls": "\x01\x1b[31m\x7f",
    "html": "<script>alert(1)</script>&amp;",
    "longest-plane": "\U0010ffff\ufffd",
    "empty": "",
    "blank": "   ",
    "very-long": "Straße " * 40_000,
}
INDEXED = 900
"""How many letters of what is looked up are tried; PostgreSQL indexes no more than 2,700 bytes."""
EVERY_TEXT = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
# NUL and halves of pairs are refused where requests come in; no engine keeps both.
ANY = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=60)


@EVERY_TEXT
def test_text_in_every_column_comes_back_as_it_was(store, text):
    name, given = text[:INDEXED], {"open": text, "closed": [text], text or "-": text}
    event = Event(2, 2000, "answered", key=f"k{name}", node=name, given=given, text=text, by=text)

    append(store, event, Standing(text, "question", text), sealed={"closed": -1})

    [_, kept] = store.history_of("s1").events
    row = store.session_row("s1")
    assert (kept.key, kept.node, kept.given, kept.text, kept.by) == (
        event.key,
        name,
        given,
        text,
        text,
    )
    assert (row.node, row.outcome) == (text, text)
    assert list(damages(store)) == []


@EVERY_TEXT
def test_a_session_ends_by_itself_whatever_its_id_is(store, text):
    name = f"id{text[:INDEXED]}"
    begin(store, name)

    ended = end_sessions(store, open_among(store, [name]))

    assert (ended, store.session_row(name).status) == (1, "abandoned")
    assert list(damages(store)) == []


@EVERY_TEXT
def test_text_that_is_fixed_at_the_start_comes_back_as_it_was(store, text):
    closure = {"lamp": VERSION.hash}
    name = text[:INDEXED]
    start = Start(f"id{name}", "lamp", closure, token_hash=name, channel=text, language=text)
    started = Event(1, 1000, "started", key="start", known={"x": text}, language=text)

    store.start_session(start, started, AT_LAMP)

    row = store.session_row(start.session_id)
    assert (row.token_hash, row.channel, row.language) == (name, text, text)
    assert store.history_of(start.session_id).events[0].known == {"x": text}
    assert [row.id for row in store.latest_of(name, "lamp")] == [start.session_id]


@EVERY_TEXT
def test_text_in_drafts_and_messages_comes_back_as_it_was(store, text):
    name = text[:INDEXED]
    store.set_draft(name, name, 0, body=text, by=text)
    store.subscribe(name, ["session.answered"])
    append(store, answered(2, "k2"))

    draft = store.draft(name, name)
    [message] = store.claim_outbox(name, most=9, lease_us=9)

    assert (draft.body, draft.updated_by) == (text, text)
    assert message.endpoint_id == name
    assert store.settle_outbox(message, name, status=500, error=text)


@EVERY_TEXT
def test_answers_are_counted_under_any_text(store, text):
    append(store, answered(2, "k2", text[:INDEXED]))

    assert text[:INDEXED] in [one.given for one in store.traffic(VERSION.hash)]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    key=ANY,
    given=st.one_of(ANY, st.dictionaries(ANY, st.none() | st.integers(-(2**53), 2**53) | ANY)),
    words=st.none() | ANY,
    sealed=st.booleans(),
)
def test_any_answer_comes_back_as_it_was(store, key, given, words, sealed):
    head = head_of(store)
    key = f"{head.seq} {key}"
    event = answered(head.seq + 1, key, given, text=words)
    names = given if sealed and isinstance(given, dict) else ()

    append(store, event, sealed=dict.fromkeys(names, 30))

    [kept] = store.history_of("s1").events[head.seq :]
    assert (kept.key, kept.given, kept.text) == (key, given, words)


@pytest.mark.parametrize("number", [2**53, -(2**53), 0.1, 1e-300, True, None])
def test_numbers_come_back_as_they_were(store, number):
    begin(store, "s2")

    append(store, answered(2, "k2", {"x": number}), session_id="s2")

    kept = store.history_of("s2").events[1].given["x"]
    assert (kept, type(kept)) == (number, type(number))
