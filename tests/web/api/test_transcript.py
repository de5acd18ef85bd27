"""The transcript: what was asked and answered, in order, as JSON, as a text and as a table."""

import csv
import io

import pytest

from tests.web.api.conftest import NAME, Program
from treeguide.service.transcript_forms import COLUMNS, harmless
from treeguide.service.transcript_lines import named
from treeguide.web import Config, create_app


@pytest.fixture
def walked(program):
    """A session with an answer that was changed, a form, a note and a hand-off."""
    held = program.start().answer("dark", "done", {"name": NAME, "floor": 3})
    return held.do("changed", at=0, answer="lit").do("noted", text="He is in a hurry.")


def lines_of(held, **query):
    return held.get(f"{held.place}/transcript", **query).json["lines"]


def table_of(held):
    text = held.get(f"{held.place}/transcript?format=csv").text
    return list(csv.DictReader(io.StringIO(text)))


def test_everything_that_was_done_is_there_in_order(walked):
    lines = lines_of(walked)

    assert [line["kind"] for line in lines] == [
        "started", "answered", "answered", "answered", "changed", "noted",
    ]  # fmt: skip
    assert [line["seq"] for line in lines] == [1, 2, 3, 4, 5, 6]


def test_a_line_says_what_was_asked_and_answered_and_where_that_led(walked):
    line = lines_of(walked)[4]

    assert (line["node"], line["title"]) == ("lamp", "Is the lamp lit?")
    assert (line["answer"], line["label"], line["to"]) == ("lit", "It is lit", "team")


def test_answers_that_do_not_count_any_more_are_marked(walked):
    active = {line["seq"]: line["active"] for line in lines_of(walked)}

    assert active == {1: True, 2: False, 3: False, 4: True, 5: True, 6: True}


def test_an_answer_that_is_confirmed_counts_once(program):
    held = program.start().answer("dark").do("went-back").answer("dark")

    assert [line["active"] for line in lines_of(held)] == [True, False, True, True]


def test_what_counts_is_a_witness(walked):
    written = walked.get(f"{walked.place}/transcript").json

    assert written["path"] == walked.page["path"]
    assert written["path"][0] == ["lamp", "lit"]


def test_an_outcome_is_told_with_its_result(walked, with_scopes):
    with_scopes("results").post(f"{walked.place}/events", walked.event(answer="done"))

    written = walked.get(f"{walked.place}/transcript").json

    assert (written["outcome"], written["result"]) == ("good", "resolved")


def test_the_words_are_those_of_the_reader(walked):
    written = walked.get(f"{walked.place}/transcript?language=de").json

    assert written["lines"][1]["title"] == "Leuchtet die Lampe?"


def test_the_table_has_the_columns_that_others_have(walked):
    rows = table_of(walked)

    assert tuple(rows[0]) == COLUMNS
    assert {"session_id", "tree_id", "from_node_id", "to_node_id", "button_text"} <= set(rows[0])
    assert rows[4] | {"time": "", "seconds": "", "start_time": "", "last_click_time": ""} == {
        "session_id": walked.session, "tree_id": "case", "tree_name": "Case",
        "version": walked.page["version"], "mode": "live", "language": "en", "agent": "",
        "source": "api", "result": "", "start_time": "", "last_click_time": "", "seq": "5",
        "time": "", "seconds": "", "event": "changed", "from_node_id": "lamp",
        "to_node_id": "team", "subtree": "", "page_title": "Is the lamp lit?",
        "question": "The **green** one.", "button_text": "It is lit", "active": "yes", "notes": "",
        "deleted": "no", "promise": f"We come to {NAME}.", "promise_owner": "It",
        "promise_due": walked.page["promise"]["due"], "promise_state": "open",
    }  # fmt: skip


def test_the_table_is_offered_as_a_file(walked):
    response = walked.get(f"{walked.place}/transcript?format=csv")

    assert response.mimetype == "text/csv"
    assert "attachment; filename=" in response.headers["Content-Disposition"]


def test_no_cell_is_a_formula(program):
    held = program.start().answer("dark", "done", {"name": "=1+1", "floor": 3})
    held.do("noted", text='hello\n@SUM(A1)\n"=2+2')

    cells = [cell for row in table_of(held) for cell in row.values()]

    assert "'=It is dark" in cells
    assert "hello\n'@SUM(A1)\n'\"=2+2" in cells
    assert not [line for cell in cells for line in cell.split("\n") if line[:1] in set("=+-@\t")]


@pytest.mark.parametrize("form", ["text", "csv", "markdown"])
def test_nothing_that_somebody_typed_steers_a_terminal(program, form):
    held = program.start().answer("dark", "done", {"name": "\x1b[2JX\x9b\u202e", "floor": 3})
    held.do("noted", text="a\x07b")

    text = held.get(f"{held.place}/transcript?format={form}").text
    lines = lines_of(held)

    assert "␛" in text and "␇" in text and "�" in text
    assert not set("\x1b\x07\x9b\u202e") & set(text)
    assert lines[3]["values"]["name"] == "\x1b[2JX\x9b\u202e"
    assert lines[4]["note"] == "a\x07b"


FORMULAS = ["=1", "+1", "-1", "@A", "\tx", "\rx", "＝1", "＋1", "－1", "＠A", " =1", '"=1', "a\n=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_calculate_gets_a_mark_before_it(text):
    assert "'" in harmless(text)


@pytest.mark.parametrize("cell", ["plain", "", "a=b", "1-2", "x@y.example", 3, 2.5, None])
def test_other_cells_stay_as_they_are(cell):
    assert harmless(cell) == cell


def test_the_text_is_for_reading(walked):
    text = walked.get(f"{walked.place}/transcript?format=text").text

    assert text.startswith(f"Case\nSession {walked.session}, walked by a customer\nFrom 20")
    assert "No outcome was reached yet." in text
    assert "Is the lamp lit? (does not count any more)\n      =It is dark\n" in text
    assert "Name: Grace Hopper-Lovelace; Floor: 3\n" in text
    assert "Changed: Is the lamp lit?\n      It is lit\n" in text
    assert "Note\n      “He is in a hurry.”\n" in text


@pytest.fixture
def handed_over(program):
    """A session that has just come to a hand-off."""
    return program.start().answer("lit", {"name": "A*B (x) 1:15", "floor": 3})


def report(held, with_scopes, result="done"):
    with_scopes("results").post(f"{held.place}/events", held.event(answer=result))


def test_the_text_says_what_was_promised_by_whom_and_by_when(handed_over):
    due = handed_over.page["promise"]["due"]

    text = handed_over.get(f"{handed_over.place}/transcript?format=text").text

    assert text.endswith(
        f"      Handed over to It, who act by {due[:10]} {due[11:16]} UTC. Result: none yet.\n"
        "      “We come to A*B (x) 1:15.”\n"
    )


def test_a_promise_says_what_came_of_it(handed_over, with_scopes):
    report(handed_over, with_scopes, "declined")

    text = handed_over.get(f"{handed_over.place}/transcript?format=text").text
    lines = lines_of(handed_over)

    assert " UTC. Result: declined.\n" in text
    assert text.endswith("We come, A*B (x) 1:15\n      declined\n")
    assert [line.get("promise", {}).get("state") for line in lines] == [
        None, None, "declined", None,
    ]  # fmt: skip


def test_a_hand_off_that_is_reached_again_says_what_came_of_it_in_the_end(handed_over, with_scopes):
    handed_over.do("went-back").answer({"name": "Ada"})
    report(handed_over, with_scopes)

    promises = [line["promise"] for line in lines_of(handed_over) if "promise" in line]

    assert [one["text"] for one in promises] == ["We come to A\\*B (x) 1:15.", "We come to Ada."]
    assert [one["state"] for one in promises] == ["done", "done"]


def test_what_moves_nothing_repeats_no_promise(handed_over):
    handed_over.do("noted", text="He is in a hurry.").do("paused")

    assert ["promise" in line for line in lines_of(handed_over)] == [
        False, False, True, False, False,
    ]  # fmt: skip


def test_the_table_tells_the_promise_where_it_was_made(handed_over, with_scopes):
    report(handed_over, with_scopes)

    row = table_of(handed_over)[2]

    assert (row["promise"], row["promise_owner"]) == ("We come to A*B (x) 1:15.", "It")
    assert row["promise_due"].startswith("20")
    assert row["promise_state"] == "done"


def test_in_a_promise_too_nobody_reads_what_is_personal(handed_over, with_scopes):
    reader = with_scopes("read")

    said = {
        form: reader.get(f"{handed_over.place}/transcript?format={form}").text
        for form in ("json", "text", "csv")
    }

    assert all("We come to (personal)." in one for one in said.values())
    assert not [form for form, one in said.items() if "A*B" in one]


@pytest.mark.parametrize(
    ("label", "line"),
    [
        ("Floor", "Floor: 3"),
        ("Who would do it?", "Who would do it? 3"),
        ("Floor:", "Floor: 3"),
        ("誰？", "誰？ 3"),
    ],
)
def test_a_label_that_ends_in_a_sign_gets_no_other_one(label, line):
    assert named(label, "3") == line


@pytest.mark.parametrize(
    ("accepted", "media_type"),
    [
        ("text/csv", "text/csv"),
        ("text/plain", "text/plain"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("text/csv;q=0.5, text/plain", "text/plain"),
        ("image/png", "application/json"),
    ],
)
def test_the_form_follows_what_is_accepted(walked, accepted, media_type):
    response = walked.get(f"{walked.place}/transcript", Accept=accepted)

    assert response.mimetype == media_type
    assert "Accept" in response.headers["Vary"]


def test_the_address_wins_over_what_is_accepted(walked, problem):
    place = f"{walked.place}/transcript"

    assert walked.get(f"{place}?format=text", Accept="text/csv").mimetype == "text/plain"
    assert problem(walked.get(f"{place}?format=pdf")) == "wrong-parameter"


def test_in_the_text_each_thing_that_was_done_is_named_in_words(program):
    held = program.start(known={"floor": 2}, mode="practice").answer("dark").do("paused")
    held.do("resumed").do("went-back").do("noted", text="One.\nTwo.").do("ended")

    text = held.get(f"{held.place}/transcript?format=text").text

    assert "walked by a customer, practice, not a real case" in text
    assert "Started\n      Known from before: floor: 2\n" in text
    assert "No outcome was reached. The session has ended." in text
    assert [line.split("  ")[1] for line in text.splitlines() if line[:1].isdigit()] == [
        "Started", "Is the lamp lit? (does not count any more)", "Paused", "Went on", "Went back",
        "Note", "Ended",
    ]  # fmt: skip
    assert "      “One.\n      Two.”\n" in text


def test_where_the_time_of_an_answer_is_over_the_rest_is_still_told(walked, store):
    walked.do("ended")
    store.vault.forget(walked.session, -1)
    other = Program(create_app(Config(store)), walked.token)

    page, told = other.get(walked.place), other.get(f"{walked.place}/transcript")
    text = other.get(f"{walked.place}/transcript?format=text").text

    assert (page.status_code, page.json["node"]) == (200, "team")
    assert (told.json["deleted"], told.json["followed"]) == (True, True)
    assert [line["seq"] for line in told.json["lines"] if line.get("deleted")] == [4, 6]
    assert "Some personal answers have been deleted" in text
    assert "Floor: 3\n      (Something that was said here has been deleted.)" in text
    assert NAME not in text
