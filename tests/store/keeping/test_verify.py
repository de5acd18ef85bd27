"""Whatever is not what was written is found, and nothing else is."""

import threading
from dataclasses import dataclass

import pytest

from tests.store.conftest import AT_LAMP, EVERY_ENGINE, VERSION, answered, append, begin, rows
from tests.store.tampering import tamper
from tests.teams import with_teams
from treeguide.access import Grant
from treeguide.engine import Event
from treeguide.store import Broken, Head, Standing, Version, open_store, sessions
from treeguide.store.chain import columns
from treeguide.store.invariants.contents import Contents
from treeguide.store.invariants.messages import GRACE_US, Messages
from treeguide.store.invariants.times import Times
from treeguide.store.keeping.histories import all_histories, sampled_histories
from treeguide.store.keeping.read_only import let_nobody_write
from treeguide.store.keeping.verify import all_invariants, quick_look, verify

INDEX_PAGE = """
SELECT rootpage, page_size FROM sqlite_master, pragma_page_size
WHERE name = 'sqlite_autoindex_event_2'
"""
LATER = GRACE_US * 2
SEALED = {"name": -1, "room": 30}


@dataclass
class Tampering:
    """A change behind the store's back, and what must be said of it."""

    change: str
    invariant: str
    message: str


@pytest.fixture
def full(store):
    """A store with some of everything: sessions in every state, and somebody who listens."""
    bob = store.add_person("Bob", "bob@example.org", [Grant("agent")], by="Ada")
    with_teams(store, "desk").give_role(bob.id, Grant("lead", "desk"), by="Ada")
    store.take_role(bob.id, Grant("lead", "desk"), by="Ada")
    store.publish_version(
        Version("f" * 64, "other", VERSION.sources, {"a.png": "ab"}, 2, 2), {"ab": b"\x89PNG"}
    )
    tamper(store, "DELETE FROM tree_version WHERE tree_id = 'other'", "DELETE FROM medium")
    store.make_live("lamp", {"lamp": VERSION.hash}, "folder")
    store.subscribe("listener", ["session.answered", "session.ended"])
    append(store, answered(2, "k2", at_us=LATER))
    append(store, answered(3, "k3", {"name": "Ada", "room": "12"}, at_us=LATER + 1), sealed=SEALED)
    begin(store, "s2")
    ending = Event(2, 2000, "ended", key="k2")
    append(store, ending, Standing("good", "outcome", "good", closed=True), session_id="s2")
    begin(store, "s3")
    append(store, answered(2, "k2"), Standing("team", "handoff", due_us=9000), session_id="s3")
    begin(store, "s4")
    append(store, answered(2, "k2", {"name": "Eve"}), AT_LAMP, "s4", sealed=SEALED)
    store.erase_session("s4", actor="Ada", reason="asked")
    begin(store, "s5", agent_id="ann", team="desk")
    named = Event(2, 2000, "identified", key="k2", given={"case": " INC  7"})
    append(store, named, session_id="s5")
    closing = Event(3, 3000, "ended", key="k3", by="bob", given={"follow_up": "2027-01-04"})
    append(store, closing, Standing("lit", "question", closed=True), session_id="s5")
    store.follow_up_done("s5", "bob")
    message = store.claim_outbox("me", most=1, lease_us=1000)[0]
    store.settle_outbox(message, "me", status=200)
    return store


def said(store) -> list[tuple[str, str]]:
    return [(one.invariant, str(one)) for one in verify(store).damages]


@EVERY_ENGINE
def test_what_was_only_written_by_the_store_shows_no_damage(full):
    judgement = verify(full)

    assert judgement.damages == ()
    assert judgement.remarks == ()
    assert judgement.sessions == 5


TAMPERINGS = [
    Tampering("DELETE FROM event WHERE session_id = 's1' AND seq = 2", "I1", "Event 2 is missing"),
    Tampering("UPDATE session SET head = 2 WHERE id = 's1'", "I1", "says that it has 2 events; 3"),
    Tampering("UPDATE event SET at_us = at_us + 1 WHERE seq = 3", "I2", "Event 3 is not as it was"),
    Tampering("UPDATE event SET fp = 'x' WHERE seq = 2", "I2", "Event 2 is not as it was written"),
    Tampering("UPDATE session SET head_hash = 'x' WHERE id = 's1'", "I2", "does not end with"),
    Tampering("UPDATE session SET status = 'open' WHERE id = 's2'", "I9", "is “open”, and the"),
    Tampering("UPDATE session SET status = 'done' WHERE id = 's1'", "I9", "events say “open”"),
    Tampering("UPDATE session SET outcome = NULL WHERE id = 's2'", "I9", "say “abandoned”"),
    Tampering(
        "UPDATE session SET touched_us = 1 WHERE id = 's1'", "I10", "last touched at another"
    ),
    Tampering("UPDATE tree_version SET body = REPLACE(body, 'Is it', 'It is')", "I5", "published"),
    Tampering("UPDATE audit SET actor = 'x' WHERE seq = 1", "I11", "Entry 1 is not as it was"),
    Tampering("DELETE FROM audit WHERE seq = 2", "I11", "Entry 2 is missing"),
    Tampering("DELETE FROM role_grant", "I17", "was given, and is not there"),
    Tampering("UPDATE role_grant SET role = 'admin'", "I17", "is there, and nobody gave it"),
    Tampering("UPDATE tree_version SET nodes = 3", "I5", "not as it was published"),
    Tampering("UPDATE tree_version SET edges = 3", "I5", "not as it was published"),
    Tampering("UPDATE tree_version SET bytes = 3", "I5", "not as it was published"),
    Tampering("UPDATE tree_version SET number = 3", "I5", "has a wrong number"),
    Tampering("UPDATE session SET closure = '{}' WHERE id = 's1'", "I2", "Event 1 is not as it"),
    Tampering('UPDATE tree_ref SET closure = \'{"lamp":"x"}\'', "I6", "names two versions"),
    Tampering("UPDATE tree_ref SET closure = 'x'", "I6", "does not say which versions"),
    Tampering(
        f'UPDATE tree_ref SET closure = \'{{"lamp":"{VERSION.hash}","b":"x"}}\'',
        "I6",
        "needs the version x of “b”",
    ),
    Tampering(
        'UPDATE tree_version SET report = \'{"findings": [{"level": "error"}]}\'',
        "I6",
        "has errors, so nobody must start it",
    ),
    Tampering("DELETE FROM outbox WHERE state = 'due'", "I7", "“listener” is not told of event"),
    Tampering("UPDATE outbox SET payload = '{}'", "I7", "is told of event 2 in another way"),
    Tampering("UPDATE outbox SET topic = 'x'", "I7", "is told of event 2 in another way"),
    Tampering("DELETE FROM outbox_try", "I8", "never said that it knows"),
    Tampering("UPDATE outbox_try SET status = 500", "I8", "never said that it knows"),
    Tampering("UPDATE session SET status = 'open' WHERE id = 's4'", "I14", "its status is open"),
    Tampering("DELETE FROM erasure", "I14", "nobody has noted who erased it"),
    Tampering("UPDATE session SET kind = 'question' WHERE id = 's3'", "I15", "A timer waits"),
    Tampering("DELETE FROM session_case", "I18", "“s5”: The case that event 2 names is missing"),
    Tampering("UPDATE traffic SET times = times + 1", "counters", "and the events give"),
    Tampering("DELETE FROM traffic", "counters", "It says 0, and the events give"),
]


@EVERY_ENGINE
@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.change)
def test_a_change_behind_our_back_is_named(full, tampering):
    tamper(full, tampering.change)

    found = said(full)

    assert any(name == tampering.invariant and tampering.message in text for name, text in found)


def test_every_invariant_has_a_change_that_it_finds():
    elsewhere = {"I3", "answers", "I16", "I19", "file", "keys"}
    tried = {one.invariant for one in TAMPERINGS}

    assert {kind.name for kind in all_invariants()} == tried | elsewhere


@pytest.mark.parametrize("kind", all_invariants(), ids=lambda kind: kind.name)
def test_an_invariant_says_in_a_sentence_what_holds(kind):
    assert kind.title.endswith(".")


def test_an_event_that_would_not_be_known_again_is_named(store, monkeypatch):
    monkeypatch.setattr(sessions, "columns", lambda event: {**columns(event), "fp": "x"})

    append(store, answered(2, "k2"))

    assert said(store) == [("I3", "session “s1”: Event 2 would not be known if it came again.")]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("DELETE FROM data_key WHERE keep_days = -1", "The key of the personal answers of event 3"),
        ("UPDATE data_key SET wrapped = master_id", "event 3 cannot be read any more"),
    ],
)
def test_personal_answers_that_nobody_can_read_any_more_are_named(full, change, message):
    full.keys.write(lambda run: run(change.replace("master_id", "CAST(master_id AS BLOB)")))
    full.vault._keys._remembered.clear()

    named = said(full)
    assert {name for name, _ in named} == {"answers"}
    assert any(message in text for _, text in named)


@pytest.mark.parametrize("days", [-1, 30])
def test_a_key_that_would_go_at_another_time_is_named(full, days):
    change = "UPDATE data_key SET delete_us = COALESCE(delete_us, 0) + 1 WHERE keep_days = :days"
    full.keys.write(lambda run: run(change, {"days": days}))

    assert ("keys", f"session “s1”: Its key for {days} days has another end.") in said(full)


def test_a_key_whose_time_is_over_may_be_gone(full):
    full.clock = lambda: 31 * 86_400_000_000
    full.vault.forget("s1", 30)

    assert said(full) == []


def test_a_key_that_is_lost_is_named_beside_one_whose_time_is_over(full):
    full.clock = lambda: 31 * 86_400_000_000
    full.vault.forget("s1", 30)
    full.vault.forget("s1", -1)

    assert said(full) == [
        ("answers", "session “s1”: The key of the personal answers of event 3 is missing.")
    ]


@pytest.mark.parametrize(
    "removed",
    ["TRIGGER event_no_update", "TRIGGER tree_version_no_delete", "INDEX session_waiting"],
)
def test_a_guard_that_is_gone_is_named(full, removed):
    full.driver.write(lambda run: run(f"DROP {removed}"))

    [(name, text)] = said(full)

    assert name == "I16"
    assert removed in text


def test_what_sqlite_itself_finds_is_named(full, folder):
    [(page, size)] = rows(full, INDEX_PAGE)
    full.close()
    with (folder / "treeguide.db").open("r+b") as file:
        file.seek((page - 1) * size + 3)
        file.write(b"\xff" * 4)
    again = open_store(folder, beside=True)

    found = said(again)
    again.close()

    assert [text for name, text in found if name == "file"] != []


def test_a_table_with_a_row_that_cannot_be_read_is_named(full):
    full.set_draft("lamp", "main", 0, body="{}", by="Ada")
    tamper(full, "UPDATE draft SET body = CAST(x'ff' AS TEXT)")

    assert said(full) == [("file", "table “draft”: Some of its rows cannot be read.")]


@pytest.mark.parametrize(
    ("error", "message"),
    [(ValueError, "cannot have been written"), (Broken("It is damaged."), "It is damaged.")],
)
def test_rows_that_nobody_can_make_sense_of_are_damage_and_no_fault(
    full, monkeypatch, error, message
):
    def stumble(*given: object) -> None:
        raise error

    monkeypatch.setattr(Times, "of_session", stumble)
    monkeypatch.setattr(Contents, "found", stumble)
    found = {(name, text.partition(": ")[0]) for name, text in said(full) if message in text}

    assert found >= {("I10", f"session “s{number}”") for number in range(1, 5)}
    assert ("I5", "database") in found


@EVERY_ENGINE
def test_answers_that_come_meanwhile_are_no_damage(store):
    for number in range(40):
        begin(store, f"m{number}")
    stopped, failures = threading.Event(), []
    thread = threading.Thread(target=walk_until, args=(store, stopped, failures))
    thread.start()

    found = [said(store) for _ in range(8)]
    stopped.set()
    thread.join()

    assert failures == []
    assert found == [[]] * 8


def walk_until(store, stopped: threading.Event, failures: list) -> None:
    seq = 1
    try:
        while not stopped.is_set():
            seq += 1
            for number in range(40):
                append(store, answered(seq, f"k{seq}"), session_id=f"m{number}")
            begin(store, f"n{seq}")
    except Exception as error:
        failures.append(error)


@EVERY_ENGINE
def test_nobody_is_told_of_what_was_before_the_subscription(store):
    append(store, answered(2, "k2"))
    store.clock = lambda: LATER

    store.subscribe("listener", ["session.answered"])

    assert said(store) == []


@EVERY_ENGINE
def test_all_sessions_are_read_in_pieces_that_no_write_waits_for(store):
    for number in range(520):
        begin(store, f"m{number}")

    pieces = list(all_histories(store.driver))

    assert [len(piece) for piece in pieces] == [250, 250, 21]
    assert len({session["id"] for piece in pieces for session, _ in piece}) == 521


@pytest.mark.parametrize("most", [1, 7, 30, 31, 100])
def test_a_sample_holds_as_many_sessions_as_were_asked_for(store, most):
    for number in range(30):
        begin(store, f"m{number}")

    ids = [session["id"] for piece in sampled_histories(store.driver, most) for session, _ in piece]

    assert len(ids) == len(set(ids)) == min(most, 31)


def test_a_sample_says_nothing_about_counters(full):
    tamper(full, "DELETE FROM traffic")

    assert verify(full, sample=2).damages == ()


def test_what_cannot_even_be_asked_for_is_named(full, monkeypatch):
    def stumble(*given: object) -> None:
        raise Broken("It is damaged.")

    monkeypatch.setattr(Messages, "__init__", stumble)

    assert said(full) == [("I7", "database: It is damaged.")]


@EVERY_ENGINE
def test_a_quick_look_at_what_is_whole_finds_nothing(full):
    assert quick_look(full) == []


@EVERY_ENGINE
def test_a_quick_look_finds_a_changed_event(full):
    tamper(full, "UPDATE event SET given = 'yes' WHERE session_id = 's1' AND seq = 2")

    assert quick_look(full) == ["session “s1”: Event 2 is not as it was written."]


def test_a_damaged_store_is_read_and_not_written(full):
    head = Head("s1", 3, full.session_row("s1").head_hash, VERSION.hash, "live", LATER + 1)
    let_nobody_write(full, "Event 2 is not as it was written.")

    with pytest.raises(Broken, match=r"nothing is written.*Event 2 is not.*`treeguide repair"):
        full.append(head, answered(4, "k4", at_us=LATER + 2), AT_LAMP)

    assert len(full.rows_of("s1")) == 3
