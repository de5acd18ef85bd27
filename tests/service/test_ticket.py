"""A transcript for the ticket: short, only what counts, and nothing in it is Markdown by chance."""

from dataclasses import replace

import pytest

from tests.service.cases import PERSON, act, begun, clock, sessions, store
from treeguide.service.ticket import ticket
from treeguide.service.transcript import transcript
from treeguide.service.transcript_forms import table, text
from treeguide.service.transcript_lines import Reader

__all__ = ["clock", "sessions", "store"]

CALLER = {"case": "INC_7", "caller": "*Ada*", "contact": "<b>ada@example.org</b>"}


@pytest.fixture
def walk(sessions):
    """A call in which everything happens: it is named, answered, jumped in, passed on and ended."""
    walk = begun(sessions, "s1")
    act(walk, "identified", given=CALLER, by="ann")
    act(walk, node="lamp", given="lit", by="ann")
    act(walk, "went-back", by="ann")
    act(walk, node="lamp", given="dark", by="ann", read=True)
    act(walk, "noted", node="you", text="# She is\nin a *hurry*", by="ann")
    act(walk, node="you", given=PERSON, by="ann")
    act(walk, "handed-over", given={"to": "bob", "team": None}, text="Please go on", by="ann")
    act(walk, "jumped", node="bad", text="No way", by="bob")
    ending = {"resolved": "later", "reason": "no-part", "follow_up": "2027-03-27"}
    act(walk, "ended", given=ending, text="Order the part", by="bob")
    return walk


def written(walk, **reader):
    store, edition = walk.store, walk.edition
    row = store.session_row(walk.row.id)
    reader = {"names": {"ann": "Ann", "bob": "Bob"}, "hidden": frozenset(), **reader}
    shown = Reader(replace(edition.source_wording, hidden=reader["hidden"]), **reader)
    return transcript(row, edition, store.history_of(row.id), shown)


def lines_of(walk, kind: str):
    return [line for line in written(walk).lines if line.kind == kind]


def test_a_ticket_holds_what_counts_and_nothing_that_was_taken_back(walk):
    lines = ticket(written(walk)).splitlines()

    assert lines[0] == "**Case**"
    assert lines[2:6] == [
        r"- Case: INC_7",
        r"- Caller: \*Ada\*",
        r"- Contact: \<b\>ada\@example.org\</b\>",
        "- Agent: Bob",
    ]
    assert lines[8] == "- Outcome: Bad (unresolved)"
    assert lines[9:12] == ["- Resolved: later", "- Reason: no-part", "- Follow-up: 2027-03-27"]
    assert [line for line in lines if line[:1].isdigit()] == [
        "1. Is the lamp lit? **It is dark**",
        "2. Who are you? **Name: Ada; Phone: 555-0100; Floor: 3**",
        "3. → Bad",
    ]
    assert "It is lit" not in "\n".join(lines)


def test_a_ticket_names_where_a_call_waits_or_where_it_ended_without_an_outcome(sessions):
    walk = begun(sessions, "s2")
    act(walk, node="lamp", given="dark", by="ann")
    waiting = ticket(written(walk))
    act(walk, "ended", given={"resolved": "no", "reason": "hung-up"}, by="ann")
    over = ticket(written(walk))

    assert "- Outcome: none\n- Waits at: Who are you?\n" in waiting
    assert "- Outcome: none\n- Ended at: Who are you?\n" in over


def test_what_people_have_written_is_quoted_letter_by_letter(walk):
    lines = ticket(written(walk)).splitlines()

    quoted = [line for line in lines if line.lstrip().startswith(">")]
    assert quoted == [
        r"   > \# She is",
        r"   > in a \*hurry\*",
        "   > No way",
        "> Passed to a colleague: Bob: Please go on",
        "> At the end: Order the part",
    ]


def test_a_flag_is_in_the_ticket_with_words_or_without(sessions):
    walk = begun(sessions, "s1")
    act(walk, "flagged", node="lamp", by="ann")
    act(walk, "flagged", node="lamp", text="No such lamp", by="ann")

    assert [line for line in ticket(written(walk)).splitlines() if line.startswith(">")] == [
        "> Flagged",
        "> Flagged: No such lamp",
    ]


def test_of_a_note_that_grew_while_it_was_written_the_last_one_counts(sessions):
    walk = begun(sessions, "s1")
    act(walk, "noted", node="lamp", text="Model", by="ann")
    act(walk, "noted", node="lamp", text="Model X1", by="ann")

    assert [line.active for line in lines_of(walk, "noted")] == [False, True]
    assert ticket(written(walk)).count("Model") == 1


def test_what_is_noted_where_one_comes_again_stands_at_the_answer_that_was_given_then(sessions):
    walk = begun(sessions, "s1")
    for note, given in (("The first time", "dark"), ("The second time", "lit")):
        act(walk, "noted", node="lamp", text=note, by="ann")
        act(walk, node="lamp", given=given, by="ann")
        if given == "dark":
            act(walk, "jumped", node="lamp", text="Once more", by="ann")

    lines = [line.strip() for line in ticket(written(walk)).splitlines()]
    answers = [line for line in lines if line[:1].isdigit() or line.startswith(">")]
    assert answers[:2] == ["1. Is the lamp lit? **It is dark**", "> The first time"]
    assert answers[-2:] == ["3. Is the lamp lit? **It is lit**", "> The second time"]


def test_a_promise_that_the_walk_has_left_is_not_in_the_ticket(walk):
    assert "Promised" not in ticket(written(walk))
    assert [line.promise.state for line in written(walk).lines if line.promise] == ["left"]


def test_a_promise_that_was_made_is_in_the_ticket(sessions):
    walk = begun(sessions, "s1")
    act(walk, node="lamp", given="dark")
    act(walk, node="you", given=PERSON)

    assert "- Promised: It (open)\n- By when: 2024-10-05 12:00 UTC\n" in ticket(written(walk))


def test_whoever_may_not_read_personal_words_reads_none_in_any_form(walk):
    hidden = frozenset(walk.edition.sealed)

    said = written(walk, hidden=hidden, notes=False)

    for form in (ticket(said), text(said), table(said)):
        for word in ("Ada", "ada@", "INC_7", "hurry", "555", "Please", "No way", "the part"):
            assert word not in form


def test_a_jump_is_said_with_where_it_led_and_why(walk):
    [line] = lines_of(walk, "jumped")

    assert (line.node, line.to, line.label, line.note) == ("team", "bad", "Bad", "No way")
    assert line.active
    assert "Went to another place\n      Bad\n      “No way”" in text(written(walk))


def test_a_jump_that_was_taken_back_does_not_count(sessions):
    walk = begun(sessions, "s1")
    act(walk, "jumped", node="you")
    act(walk, "went-back")

    [line] = lines_of(walk, "jumped")

    assert not line.active
    assert "Went to another place (does not count any more)" in text(written(walk))


def test_a_transcript_says_who_did_what_and_that_words_were_read(walk):
    by = [line.by for line in written(walk).lines]

    assert by == [None, *["Ann"] * 7, "Bob", "Bob"]
    assert [line.seq for line in written(walk).lines if line.read] == [5]
    assert [line.label for line in lines_of(walk, "handed-over")] == ["Bob"]


def test_a_transcript_says_who_called(walk):
    assert written(walk).caller == CALLER
    assert "case: INC_7; caller: *Ada*" in text(written(walk))


def test_a_transcript_that_cannot_be_followed_any_more_lists_the_jump(walk, store):
    store.vault.forget("s1", 7)
    store.vault.forget("s1", -1)

    shown = written(walk)

    [line] = [line for line in shown.lines if line.kind == "jumped"]
    assert line.label == "Bad"
    assert "INC" not in text(shown)
    assert "have been deleted" in ticket(shown)
