"""A wire: parties are written over it together, and each is told what became of it, or none is."""

import select

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.store.conftest import AT_LAMP, VERSION, answered, begin, head_of
from tests.store.holding import PATIENCE_S
from treeguide.store import Master, Unsure, damages, open_store
from treeguide.store.errors import StoreError

SESSIONS = [f"w{number}" for number in range(9)]
REFUSE_AT_COMMIT = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''no''; END';
CREATE CONSTRAINT TRIGGER refused AFTER INSERT ON event DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION refuse()
"""


def opened(address: str):
    store = open_store(address, master=Master(b"m" * 32))
    store.publish_version(VERSION)
    for session_id in SESSIONS:
        begin(store, session_id)
    return store


@pytest.fixture
def many(address):
    store = opened(address)
    yield store
    store.close()


@pytest.fixture
def over(many):
    made = many.driver.wire()
    yield made
    made.give_up()


def party(store, session_id: str, key: str = "k", **more):
    head = head_of(store, session_id)
    return store.prepared(head, answered(head.seq + 1, key, **more), AT_LAMP).statements


def written(over, parties):
    """Write parties as a loop does; return what became of them."""
    over.send(parties)
    while (outcomes := over.outcomes()) is None:
        asks = [over.socket] if over.sends_on() else []
        heard, takes, _ = select.select([over.socket], asks, [], PATIENCE_S)
        assert heard or takes
    return outcomes


def kept_by(store) -> list[int]:
    return [store.session_row(one).head for one in SESSIONS]


def test_all_are_kept_and_count_as_one_transaction(many, over):
    before = many.driver.health().batches

    assert written(over, [party(many, one) for one in SESSIONS]) == [True] * len(SESSIONS)
    assert written(over, [party(many, "w1", "more")]) == [True]
    assert kept_by(many) == [2, 3, 2, 2, 2, 2, 2, 2, 2]
    assert many.driver.health().batches == before + 2
    assert list(damages(many)) == []


def test_one_that_is_too_late_hinders_nobody(many, over):
    parties = [party(many, one) for one in SESSIONS]
    many.append(head_of(many, "w4"), answered(2, "earlier"), AT_LAMP)

    assert written(over, parties) == [one != "w4" for one in SESSIONS]


def test_what_is_sealed_and_what_is_long_arrives_whole(many, over):
    said = {one: f"{one}: " + "ä" * 100_000 for one in SESSIONS}

    written(over, [party(many, one, given=None, text=said[one]) for one in SESSIONS])

    assert {one: many.history_of(one).events[-1].text for one in SESSIONS} == said


def test_only_what_has_the_same_statements_and_another_session_goes_together(many, over):
    of_another_kind = party(many, "w2")[:2]
    parties = [party(many, "w1"), of_another_kind, party(many, "w1", "later"), party(many, "w3")]

    assert over.chosen(parties) == [0, 3]


def test_a_gathering_that_is_refused_is_not_kept_and_the_wire_goes_on(many, over):
    parties = [party(many, one) for one in SESSIONS]
    parties[3] = [(text, {**values, "kind": None}) for text, values in parties[3]]

    with pytest.raises(StoreError) as refused:
        written(over, parties)

    assert (type(refused.value), over.is_broken, set(kept_by(many))) == (StoreError, False, {1})
    assert written(over, [party(many, "w1")]) == [True]


def test_what_is_refused_at_the_commit_is_not_told_to_be_kept(address, many, over):
    with psycopg.connect(address) as other:
        other.execute(REFUSE_AT_COMMIT)

    with pytest.raises(StoreError) as refused:
        written(over, [party(many, "w1")])

    assert (type(refused.value), set(kept_by(many))) == (StoreError, {1})


def test_statements_that_cannot_be_prepared_are_refused(many, over):
    with pytest.raises(StoreError) as refused:
        written(over, [(("UPDATE nowhere SET x = 1 WHERE id = :session_id", {"session_id": "a"}),)])

    assert (type(refused.value), over.is_broken) == (StoreError, False)
    assert written(over, [party(many, "w1")]) == [True]


@pytest.mark.parametrize("is_heard", [False, True])
def test_where_it_breaks_nobody_knows_what_was_kept(address, many, wire, is_heard):
    cut = opened(
        f"postgresql://treeguide@/{conninfo_to_dict(address)['dbname']}?host={wire.folder}"
    )
    over = cut.driver.wire()
    written(over, [party(many, "w1")])
    wire.cut_at(b"the last", is_heard=is_heard)

    with pytest.raises(Unsure):
        written(over, [party(many, "w2", "the last")])

    assert (wire.cuts, over.is_broken) == (1, True)
    over.give_up()
    cut.close()


def test_one_that_is_hung_up_on_while_it_is_idle_is_broken(address, many, over):
    with psycopg.connect(address) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [over._connection.info.backend_pid])
    select.select([over.socket], [], [], PATIENCE_S)

    with pytest.raises(Unsure):
        while over.outcomes() is None:
            select.select([over.socket], [], [], PATIENCE_S)

    assert over.is_broken


def test_who_waits_for_it_gets_the_same(many, over):
    over.send([party(many, "w1"), party(many, "w2")])

    assert over.wait() == [True, True]


def test_the_server_looks_for_sessions_by_their_keys_even_if_it_knew_no_rows_when_it_was_asked(
    many, over
):
    written(over, [party(many, "w1")])

    plan = over._connection.execute("EXPLAIN EXECUTE many0('[]')").fetchall()

    whole = "\n".join(line for (line,) in plan)
    assert "Index Cond: (id = ANY" in whole
    assert "session_expiring" not in whole
    assert "Seq Scan" not in whole
