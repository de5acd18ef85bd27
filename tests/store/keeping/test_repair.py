"""What is whole in a damaged file is saved, and what is not is named."""

import random
import re
import shutil
from pathlib import Path

import pytest

from tests.faults import lamps
from tests.store.conftest import append, rows, run_raw
from tests.store.tampering import tamper
from treeguide.engine import Event
from treeguide.store import Broken, Held, Standing, Store, open_store
from treeguide.store.keeping.repairing import Lost, repair
from treeguide.store.keeping.verify import quick_look, verify

SESSIONS, EVENTS = 30, 9
MANY = 160
PAGE = 4096
FIRST_PAGE_WITH_ROWS = 80
"""The pages before hold the tables' own description; whoever loses that needs a backup."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with sessions of every kind, some erased, a draft, a token, and a listener."""
    return filled(tmp_path_factory.mktemp("whole") / "data", SESSIONS)


def filled(folder: Path, sessions: int) -> Path:
    store = open_store(folder)
    lamps.prepare(store)
    for number in range(sessions):
        for _ in lamps.walk(store, f"s{number}", EVENTS):
            pass
    store.set_draft("lamp", "main", 0, body="{}", by="Ada")
    store.erase_session("s3", actor="Ada", reason="asked")
    store.close()
    return folder


@pytest.fixture
def data(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "data"))


@pytest.fixture
def change(data: Path):
    """Change what is kept, past all guards."""

    def tampered(statement: str) -> None:
        store = open_store(data)
        tamper(store, statement)
        store.close()

    return tampered


def repaired(data: Path) -> Store:
    repair(data, applies=True)
    return open_store(data)


def test_what_is_whole_is_saved_as_a_whole(data):
    done = repair(data, applies=True)
    store = open_store(data)

    assert (done.sessions, done.lost, done.remaining) == (SESSIONS, (), ())
    assert store.history_of("s1").events == [lamps.event("s1", seq) for seq in range(1, EVENTS + 1)]
    assert (store.draft("lamp", "main").body, len(store.erasures())) == ("{}", 1)
    assert [one.tree_id for one in store.live()] == ["lamp"]
    store.close()


@pytest.mark.parametrize(
    ("statement", "what", "reason"),
    [
        (
            "UPDATE event SET given = 'yes' WHERE session_id = 's1' AND seq = 2",
            "session “s1”",
            "It is left out as a whole. Event 2 is not as it was written.",
        ),
        (
            "DELETE FROM event WHERE session_id = 's2' AND seq = 4",
            "session “s2”",
            "It is left out as a whole. Event 4 is missing.",
        ),
        (
            "UPDATE session SET language = 'fr' WHERE id = 's4'",
            "session “s4”",
            "It is left out as a whole. Event 1 is not as it was written.",
        ),
    ],
)
def test_a_session_that_was_changed_is_left_out_and_named(data, change, statement, what, reason):
    change(statement)

    done = repair(data, applies=True)
    store = open_store(data)

    assert done.lost == (Lost(what, reason),)
    assert done.sessions == SESSIONS - 1
    assert verify(store).damages == ()
    store.close()


def test_without_its_version_no_session_is_saved(data, change):
    change("UPDATE tree_version SET body = '{}'")

    done = repair(data)

    assert done.lost[0].reason == "It is not as it was published."
    assert {one.reason for one in done.lost[1:]} == {
        "It is left out as a whole. The version that it walks is lost."
    }
    assert len(done.lost) == SESSIONS + 1


def test_what_lies_outside_of_the_chain_is_worked_out_anew(data):
    store = open_store(data)
    run_raw(store, "UPDATE session SET status = 'done', touched_us = 1 WHERE id = 's1'")
    run_raw(store, "UPDATE session SET status = 'open' WHERE id = 's3'")
    run_raw(store, "UPDATE traffic SET times = times + 7")
    store.close()

    store = repaired(data)

    assert (store.session_row("s1").status, store.session_row("s3").status) == ("open", "erased")
    assert verify(store).damages == ()
    store.close()


FOLLOW_UP = {"follow_up": "2027-01-04"}
BESIDE = (
    "SELECT session_id, reference FROM session_case",
    "SELECT session_id, person_id, done_us FROM follow_up",
)


def close_with_case(store: Store) -> None:
    at_us = lamps.event("s1", EVENTS).at_us
    naming = Event(EVENTS + 1, at_us + 1, "identified", key="case", given={"case": "INC-7"})
    closing = Event(EVENTS + 2, at_us + 2, "ended", key="end", by="ann", given=FOLLOW_UP)
    append(store, naming)
    append(store, closing, Standing("lit", "question", closed=True))


@pytest.mark.parametrize(
    "statements",
    [
        ["DELETE FROM session_case", "DELETE FROM follow_up"],
        ["UPDATE session_case SET reference = 'x'", "UPDATE follow_up SET person_id = 'eve'"],
        ["INSERT INTO session_case VALUES ('s2', 'x')", "DELETE FROM follow_up"],
        ["INSERT INTO follow_up VALUES ('s2', 'eve', NULL, 1, 1, NULL)"],
    ],
)
def test_cases_and_follow_ups_are_again_those_that_events_name(data, statements):
    store = open_store(data)
    close_with_case(store)
    before = [rows(store, statement) for statement in BESIDE]
    tamper(store, *statements)
    store.close()

    store = repaired(data)

    assert before == [[("s1", "INC-7")], [("s1", "ann", None)]]
    assert [rows(store, statement) for statement in BESIDE] == before
    assert verify(store).damages == ()
    store.close()


def test_what_was_followed_up_stays_so_where_only_the_case_was_lost(data):
    store = open_store(data)
    close_with_case(store)
    store.follow_up_done("s1", "ann")
    tamper(store, "DELETE FROM session_case")
    store.close()

    store = repaired(data)

    assert rows(store, BESIDE[0]) == [("s1", "INC-7")]
    assert store.follow_ups_of("ann", 9) == []
    store.close()


def test_the_damaged_files_are_kept(data, change):
    change("UPDATE event SET given = 'yes' WHERE session_id = 's1' AND seq = 2")
    before = (data / "treeguide.db").read_bytes()

    done = repair(data, applies=True)

    [kept] = done.replaced
    assert kept.read_bytes() == before
    assert re.fullmatch(r"treeguide\.db\.damaged-\d{8}-\d{6}-\d+", kept.name)


def test_nothing_is_changed_unless_it_is_asked_for(data, change):
    change("UPDATE event SET given = 'yes' WHERE session_id = 's1' AND seq = 2")
    before = {one.name: one.read_bytes() for one in data.iterdir() if one.suffix != ".lock"}

    repair(data)

    after = {one.name: one.read_bytes() for one in data.iterdir() if one.suffix != ".lock"}
    assert after == before


def test_while_a_server_runs_nothing_is_repaired(data):
    store = open_store(data)

    with pytest.raises(Held):
        repair(data)
    store.close()


@pytest.mark.parametrize("seed", range(6))
def test_pages_that_are_lost_take_only_their_own_sessions_with_them(data, seed):
    draw = random.Random(seed)
    content = bytearray((data / "treeguide.db").read_bytes())
    for page in draw.sample(range(FIRST_PAGE_WITH_ROWS, len(content) // PAGE), 2):
        content[page * PAGE : (page + 1) * PAGE] = draw.randbytes(PAGE)
    (data / "treeguide.db").write_bytes(content)

    done = repair(data, applies=True)
    store = open_store(data)
    damages = {one.invariant for one in verify(store).damages}

    assert done.sessions >= SESSIONS - 20
    assert damages <= {"I6", "I7", "I14"}
    for number in range(SESSIONS):
        rows = store.rows_of(f"s{number}")
        assert [row.at_us for row in rows] in ([], [lamps.event("", n).at_us for n in range(1, 10)])
    store.close()


def test_every_session_that_is_not_saved_is_named_or_its_place_is(data):
    content = bytearray((data / "treeguide.db").read_bytes())
    for page in range(FIRST_PAGE_WITH_ROWS, len(content) // PAGE, 9):
        content[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    (data / "treeguide.db").write_bytes(content)

    done = repair(data)

    named = [one for one in done.lost if one.what.startswith("session")]
    assert any(one.what.startswith("table") for one in done.lost) or (
        len(named) + done.sessions == SESSIONS
    )
    assert done.lost != ()


def test_keys_are_saved_out_of_a_damaged_file(data):
    file = data / "treeguide-keys.db"
    content = bytearray(file.read_bytes())
    content[-PAGE:] = b"\xff" * PAGE
    file.write_bytes(content)

    done = repair(data, applies=True)

    assert [one.name.split(".damaged")[0] for one in done.replaced] == [
        "treeguide-keys.db",
        "treeguide.db",
    ]
    store = open_store(data)
    assert store.keys.read("PRAGMA integrity_check")[0]["integrity_check"] == "ok"
    store.close()


@pytest.mark.parametrize("place", [0, 5, 16, 18, 24, 28, 32, 44, 56, 92])
@pytest.mark.parametrize("name", ["treeguide.db", "treeguide-keys.db"])
def test_a_damaged_header_costs_nothing(data, name, place):
    flip(data / name, place)

    done = repair(data, applies=True)
    store = open_store(data)

    assert (done.sessions, done.lost, done.remaining) == (SESSIONS, (), ())
    assert store.history_of("s1").events[3].text == "Said in s1"
    store.close()


def flip(file: Path, place: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(place)
        [byte] = opened.read(1)
        opened.seek(place)
        opened.write(bytes([byte ^ 0xFF]))


@pytest.mark.parametrize("part", [0.95, 0.8, 0.5, 0.3])
def test_of_a_file_without_its_end_the_rest_is_saved(tmp_path, part):
    data = filled(tmp_path / "data", MANY)
    file = data / "treeguide.db"
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * part)])

    done = repair(data, applies=True)
    store = open_store(data)

    assert done.lost != ()
    assert [one.invariant for one in verify(store).damages if one.session_id] == []
    store.close()


def test_a_table_of_which_nothing_is_left_is_named(data):
    file = data / "treeguide.db"
    file.write_bytes(file.read_bytes()[: FIRST_PAGE_WITH_ROWS * PAGE])

    lost = repair(data).lost

    assert Lost("table “session”", "None of its rows can be read, if there were any.") in lost


@pytest.mark.parametrize("left", [None, b"", 0.5])
def test_without_their_keys_sessions_are_kept_as_erased_ones(data, left):
    file = data / "treeguide-keys.db"
    content = file.read_bytes()
    file.unlink()
    if left is not None:
        file.write_bytes(content[: int(len(content) * left)] if left else left)

    looked, done = repair(data), repair(data, applies=True)
    store = open_store(data)

    assert looked.lost == done.lost
    assert {one.what for one in done.lost if "keys" in one.reason} == {
        f"session “s{number}”" for number in range(SESSIONS) if number != 3
    }
    assert (done.sessions, done.remaining, quick_look(store)) == (SESSIONS, (), [])
    assert len(store.rows_of("s1")) == EVENTS
    store.close()


def test_looking_makes_no_file_for_the_keys(data):
    (data / "treeguide-keys.db").unlink()

    repair(data)

    assert not (data / "treeguide-keys.db").exists()


@pytest.mark.parametrize("content", [None, b""])
def test_where_the_database_is_gone_a_backup_is_named(data, content):
    (data / "treeguide.db").unlink()
    if content is not None:
        (data / "treeguide.db").write_bytes(content)

    with pytest.raises(Broken, match="`treeguide restore FILE`"):
        repair(data)


def test_a_file_that_is_no_database_cannot_be_repaired(data):
    (data / "treeguide.db").write_bytes(b"x" * 10_000)

    with pytest.raises(Broken, match=r"nothing can be saved\. Bring a backup back"):
        repair(data)
