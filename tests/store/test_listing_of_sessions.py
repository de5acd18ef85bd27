"""Sessions are listed the newest first, by state and tree, with how long their words are kept."""

import time

import pytest

from tests.store.conftest import EVERY_ENGINE, answered, append, begin
from treeguide.store.listing import KeptFor, Place

pytestmark = EVERY_ENGINE
DAY_US = 24 * 3600 * 1_000_000


@pytest.fixture
def many(store):
    """Five sessions in turn, two of which were started in the same microsecond."""
    for number, at_us in enumerate((3000, 4000, 5000, 5000, 6000)):
        begin(store, f"n{number}", at_us=at_us)
    return store


def ids(rows) -> list[str]:
    return [row.id for row in rows if row.id.startswith("n")]


def test_the_newest_come_first(many):
    assert ids(many.sessions_behind(Place(), 10)) == ["n4", "n3", "n2", "n1", "n0"]


def test_pages_hold_each_session_once(many):
    seen, place = [], Place()
    while rows := many.sessions_behind(place, 2):
        seen += ids(rows)
        place = Place(rows[-1].started_us, rows[-1].id)

    assert seen == ["n4", "n3", "n2", "n1", "n0"]


def test_they_can_be_those_of_a_state_or_of_a_tree(many):
    many.erase_session("n2", actor="Ada", reason="asked")

    assert ids(many.sessions_behind(Place(), 10, status="erased")) == ["n2"]
    assert "n2" not in ids(many.sessions_behind(Place(), 10, status="open"))
    assert len(ids(many.sessions_behind(Place(), 10, tree_id="lamp"))) == 5
    assert many.sessions_behind(Place(), 10, tree_id="lam") == []


def test_they_can_be_those_of_an_agent_or_since_a_moment(many):
    begin(many, "n5", at_us=7000, agent_id="ann", case_reference="CASE-77")

    [mine] = many.sessions_behind(Place(), 10, agent_id="ann")

    assert (mine.id, mine.case_reference) == ("n5", "CASE-77")
    assert many.sessions_behind(Place(), 10, agent_id="an") == []
    assert ids(many.sessions_behind(Place(7000), 10, since_us=5000)) == ["n4", "n3", "n2"]


@pytest.mark.parametrize(
    ("days", "kept"), [((5,), False), ((5, 9), False), ((5, -1), True), ((-1, 5), True)]
)
def test_how_long_words_are_kept_is_the_longest(store, days, kept):
    begin(store, "n1", at_us=1000)
    names = [f"v{number}" for number in range(len(days))]
    given = dict.fromkeys(names, "words")

    append(
        store,
        answered(2, "k2", given, at_us=2000),
        session_id="n1",
        sealed=dict(zip(names, days, strict=True)),
    )

    found = store.kept_for(["n1", "n2"])
    assert set(found) == {"n1"}
    if kept:
        assert found["n1"].until_us is None
    else:
        left_us = found["n1"].until_us - time.time_ns() // 1000
        assert left_us == pytest.approx(max(days) * DAY_US, abs=DAY_US)


def test_the_first_of_several_times_is_known_too(store):
    begin(store, "n1", at_us=1000)
    given, sealed = {"a": "words", "b": "words", "c": "words"}, {"a": 9, "b": 5, "c": -1}
    append(store, answered(2, "k2", given, at_us=2000), session_id="n1", sealed=sealed)

    kept = store.kept_for(["n1"])["n1"]

    first_us = kept.first_us - time.time_ns() // 1000
    assert kept.until_us is None
    assert first_us == pytest.approx(5 * DAY_US, abs=DAY_US)


def test_erased_words_are_kept_no_more(store):
    begin(store, "n1", at_us=1000)
    event = answered(2, "k2", {"v": "words"}, at_us=2000)
    append(store, event, session_id="n1", sealed={"v": -1})
    assert store.kept_for(["n1"]) == {"n1": KeptFor(None)}

    store.erase_session("n1", actor="Ada", reason="asked")

    assert store.kept_for(["n1"]) == {}
