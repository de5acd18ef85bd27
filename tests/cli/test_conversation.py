"""The walk that asks: mostly through typed lines, once through a real pseudo-terminal."""

import os
import sys

import pytest

from treeguide.cli.walking import Walk

pty = pytest.importorskip("pty", reason="Only Unix has pseudo-terminals.")


def typed(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def titles(shown: str) -> list[str]:
    """Return the pages that were shown, by their titles."""
    lines = shown.split("\n")
    return [lines[number + 2].strip() for number, line in enumerate(lines) if line.startswith("─ ")]


def test_numbers_ids_and_words_answer(run, lamp):
    shown = run("walk", lamp, keys=typed("2", "done", "1", "B12", "")).stdout
    by_words = run("walk", lamp, keys=typed("dark", "Done", "Red", "B12", "")).stdout

    assert titles(shown) == titles(by_words) == ["Lamp?", "Plug", "Ask", "Done"]


def test_enter_says_that_a_step_is_done(run, lamp):
    assert titles(run("walk", lamp, keys=typed("2", "")).stdout) == ["Lamp?", "Plug", "Ask"]


def test_enter_answers_no_question(run, lamp):
    shown = run("walk", lamp, keys=typed("")).stdout

    assert "Type the number of an answer, or ? for help." in shown


def test_a_walk_to_an_outcome_exits_with_0_and_can_be_repeated(run, lamp):
    result = run("walk", lamp, keys=typed("2", "", "green", "B 1", ""))

    assert result.exit_code == 0
    assert "■ resolved" in result.stdout
    assert f"treeguide walk {lamp} --answers 'dark,done,colour=green&room=B 1'" in result.stdout


def test_the_end_of_the_input_ends_the_walk(run, lamp):
    assert run("walk", lamp, keys="").exit_code == 0


def test_a_fault_is_said_and_exits_with_1(run, faulty):
    result = run("walk", faulty, keys=typed("dark"))

    assert result.exit_code == 1
    assert "“Dark” leads nowhere." in result.stdout


def test_b_goes_back_and_enter_keeps_the_earlier_answer(run, lamp):
    shown = run("walk", lamp, keys=typed("2", "b", "")).stdout

    assert titles(shown) == ["Lamp?", "Plug", "Lamp?", "Plug"]
    assert "Before: dark. Enter keeps it." in shown


def test_there_is_nothing_before_the_first_question(run, lamp):
    assert "there is nothing to go back to" in run("walk", lamp, keys=typed("b")).stdout


def test_j_goes_on_at_another_node_and_back(run, lamp):
    shown = run("walk", lamp, keys=typed("j ask", ":b", "2")).stdout

    assert titles(shown) == ["Lamp?", "Ask", "Lamp?", "Plug"]


def test_a_walk_with_a_jump_can_be_repeated(run, lamp):
    result = run("walk", lamp, keys=typed("j ask", "green", "B 1", ""))
    again = run("walk", lamp, "--answers", "→ask,colour=green&room=B 1")

    assert "--answers '→ask,colour=green&room=B 1'" in result.stdout
    assert "■ resolved" in again.stdout


@pytest.mark.parametrize(
    ("keys", "said"),
    [("j", "Type the id of a node behind it"), ("j cellar", "No node is called “cellar”")],
)
def test_nobody_jumps_where_there_is_nothing(run, lamp, keys, said):
    assert said in run("walk", lamp, keys=typed(keys)).stdout


def test_who_has_jumped_to_where_nobody_gets_any_further_goes_back(run, plant):
    tree = (
        "on? -yes-> paper:form -> many:decision -n > 3-> tray! ; many -n < 3-> off! ; on -no-> off"
    )
    number = {"type": "integer", "label": "Sheets", "min": 0, "max": 9}
    patch = {"variables": {"n": number}, "nodes": {"paper": {"fields": [{"variable": "n"}]}}}

    result = run("walk", plant(tree, patch=patch), keys=typed("j many", "b", "2", ""))

    assert "needs what nobody was asked: “Sheets”" in " ".join(result.stdout.split())
    assert "■" in result.stdout
    assert result.exit_code == 0


def test_c_lists_the_answers(run, lamp):
    assert "  1  Lamp? Dark\n" in run("walk", lamp, keys=typed("2", "c")).stdout


def test_c_and_a_number_change_that_answer(run, lamp):
    shown = run("walk", lamp, keys=typed("2", "", "c 1", "lit")).stdout

    assert titles(shown) == ["Lamp?", "Plug", "Ask", "Lamp?", "Done"]


def test_later_answers_that_still_fit_come_back_after_a_change(run, lamp):
    shown = run("walk", lamp, keys=typed("2", "", "c 1", "3")).stdout

    assert titles(shown) == ["Lamp?", "Plug", "Ask", "Lamp?", "Ask"]


def test_b_leaves_an_answer_as_it_was(run, lamp):
    shown = run("walk", lamp, keys=typed("2", "", "c 1", "b")).stdout

    assert titles(shown) == ["Lamp?", "Plug", "Ask", "Lamp?", "Ask"]


@pytest.mark.parametrize("number", ["0", "2", "x", "-1"])
def test_an_answer_that_was_not_given_cannot_be_changed(run, lamp, number):
    shown = run("walk", lamp, keys=typed("2", f"c {number}")).stdout

    assert f"There is no answer {number} to change: 1 were given." in shown


def test_s_starts_again(run, lamp):
    assert titles(run("walk", lamp, keys=typed("2", "s")).stdout) == ["Lamp?", "Plug", "Lamp?"]


def test_the_question_mark_lists_what_can_be_typed(run, lamp):
    assert "b        back to the question before" in run("walk", lamp, keys=typed("?")).stdout


def test_q_quits(run, lamp):
    result = run("walk", lamp, keys=typed("q", "1"))

    assert titles(result.stdout) == ["Lamp?"]
    assert result.exit_code == 0


def test_what_is_no_answer_is_said_with_what_is(run, lamp):
    shown = run("walk", lamp, keys=typed("blue")).stdout

    assert "“blue” is no answer here. Type one of 1, 2, 3, or ? for help." in shown


def test_a_field_that_is_needed_is_asked_until_it_fits(run, lamp):
    shown = run("walk", lamp, keys=typed("2", "", "", "blue", "1", "far too long", "B1", "")).stdout

    assert "“Colour of the lamp” is needed before we can go on." in shown
    said = "“blue” is not one of the answers for “Colour of the lamp”. Choose one of: red (Red),"
    assert said in " ".join(shown.split())
    assert "“Room” must be 4 characters or fewer" in shown
    assert titles(shown)[-1] == "Done"


def test_a_letter_may_be_the_text_of_a_field_and_a_colon_makes_it_a_command(run, lamp):
    as_text = run("walk", lamp, keys=typed("2", "", "1", "b", "")).stdout
    as_command = run("walk", lamp, keys=typed("2", "", "1", ":b")).stdout

    assert titles(as_text)[-1] == "Done"
    assert titles(as_command)[-1] == "Plug"


def test_an_answer_that_is_offered_anywhere_is_typed_with_its_own_key(run, plant):
    anywhere = [{"id": "person", "label": "I want a person", "to": "help"}]
    place = plant("lamp? -lit-> done! ; lamp -no-> help!", patch={"anywhere": anywhere})

    shown = run("walk", place, keys=typed("a1")).stdout

    assert "At any time:" in shown
    assert titles(shown) == ["Lamp?", "Help"]


@pytest.mark.parametrize("audience", ["agent", "customer"])
def test_the_answer_of_a_team_can_be_given_to_whomever_the_words_are_for(run, plant, audience):
    place = plant("h:handoff -done-> done! ; h -late-> late! ; h -declined-> late")

    shown = run("walk", place, "--audience", audience, keys=typed("The team is late")).stdout

    assert "3  The team is late" in shown or "2  The team is late" in shown
    assert titles(shown)[-1] == "Late"


def test_several_values_of_a_field_are_chosen_by_their_numbers(run, plant):
    patch = {
        "variables": {
            "seen": {"type": "choices", "values": ["smoke", "noise", "heat"], "label": "Seen"},
            "again": {"type": "boolean", "label": "Again"},
        },
        "nodes": {"f": {"fields": [{"variable": "seen", "required": True}, {"variable": "again"}]}},
    }
    place = plant("f:form -> done!", patch=patch)

    shown = run("walk", place, keys=typed("3,1", "y", "")).stdout

    assert "--answers 'seen=smoke&seen=heat&again=yes'" in shown


def test_a_person_at_a_terminal_sees_colours_and_can_walk_to_the_end(lamp):
    screen = b""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.pop("NO_COLOR", None)
        os.execv(sys.executable, [sys.executable, "-m", "treeguide", "walk", str(lamp)])
    for keys in (b"2\r", b"\r", b"2\r", b"B12\r", b"\r"):
        screen += _until_asked(terminal)
        os.write(terminal, keys)
    screen += _until_closed(terminal)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    assert code == 0
    assert "■ resolved".encode() in screen
    assert b"\x1b[" in screen


def _until_asked(terminal: int) -> bytes:
    seen = b""
    while not seen.endswith("› ".encode()):
        seen += os.read(terminal, 4096)
    return seen


def _until_closed(terminal: int) -> bytes:
    seen = b""
    try:
        while part := os.read(terminal, 4096):
            seen += part
    except OSError:  # Linux says so when the other side has closed
        pass
    return seen


ASKS_WHY = {
    "nodes": {
        "lamp": {
            "answers": [
                {"id": "off", "label": "Something else", "to": "plug", "asks_why": True},
                {"id": "lit", "label": "Lit", "to": "done"},
            ]
        }
    }
}
LAMP = "lamp? -off-> plug:step -> done! ; lamp -lit-> done"


@pytest.mark.parametrize("reason", ["The bulb is gone.", ""])
def test_an_answer_that_asks_why_takes_one_line_more_which_may_be_empty(
    run, plant, monkeypatch, reason
):
    kept, give = [], Walk.give

    def noting(walk, given, **more):
        kept.append((given, more.get("text")))
        return give(walk, given, **more)

    monkeypatch.setattr(Walk, "give", noting)
    tree = plant(LAMP, patch=ASKS_WHY)

    shown = run("walk", tree, keys=typed("off", reason, "done")).stdout

    assert shown.count("Why, in a few words? (Enter leaves it out)") == 1
    assert titles(shown) == ["Lamp?", "Plug", "Done"]
    assert kept == [("off", reason or None), ("done", None)]


def test_an_answer_that_asks_for_no_reason_takes_none(run, plant):
    shown = run("walk", plant(LAMP, patch=ASKS_WHY), keys=typed("lit")).stdout

    assert "Why, in a few words?" not in shown
    assert titles(shown) == ["Lamp?", "Done"]
