import json
import shlex

import pytest


def page(result) -> dict:
    return json.loads(result.stdout)


def test_answers_lead_to_where_the_walk_then_stands(run, lamp):
    result = run("walk", lamp, "--answers", "dark,done", "--format", "json")

    assert page(result)["node"] == "ask"
    assert page(result)["path"] == [["lamp", "dark"], ["plug", "done"]]
    assert result.exit_code == 0


def test_without_an_answer_the_page_is_the_first_one(run, lamp):
    assert page(run("walk", lamp, "--format", "json"))["node"] == "lamp"


def test_a_form_is_filled_with_texts_that_become_values(run, lamp):
    result = run("walk", lamp, "--answers", "dark,done,colour=red&room=B%2C1", "--format", "json")

    assert page(result)["outcome"]["node"] == "done"
    assert page(result)["known"] == {"colour": "red", "room": "B,1"}


def test_the_page_has_the_keys_that_were_promised(run, lamp):
    shown = page(run("walk", lamp, "--format", "json"))

    promised = (
        "tree version session seq node kind title text say do why media answers fields known path"
        " progress outcome promise"
    )
    assert set(promised.split()) <= shown.keys()
    assert len(shown["version"]) == 64


def test_a_customers_page_has_nothing_that_is_for_agents(run, lamp):
    shown = page(run("walk", lamp, "--audience", "customer", "--format", "json"))

    assert (shown["say"], shown["do"], shown["text"]) == (None, None, "Lamp.")


def test_the_text_shows_title_words_and_numbered_answers(run, lamp):
    shown = run("walk", lamp, "--answers", "dark").stdout

    assert "Plug" in shown
    assert "Say  Plug." in shown
    assert "1  Done (or Enter)" in shown


def test_a_form_without_a_conversation_lists_what_it_asks(run, lamp):
    shown = run("walk", lamp, "--answers", "dark,done").stdout

    assert "• Colour of the lamp" in shown
    assert "• Room (may stay empty)" in shown


def test_a_faulty_tree_is_walked_to_its_fault_and_exits_with_1(run, faulty):
    result = run("walk", faulty, "--answers", "dark,lit,lit")

    assert result.exit_code == 1
    assert "“Dark” leads nowhere." in result.stdout
    assert "The fault is at lamp." in result.stdout


def test_a_tree_that_says_no_start_is_at_its_fault_at_once(run, plant):
    result = run("walk", plant("lamp? -lit-> done!", patch={"start": None}), "--answers", "")

    assert result.exit_code == 1
    assert "does not say where to start" in result.stdout


def test_the_json_of_a_fault_says_it_too(run, faulty):
    result = run("walk", faulty, "--answers", "dark", "--format", "json")

    assert result.exit_code == 1
    assert "leads nowhere" in page(result)["fault"]


def test_a_witness_of_a_finding_can_be_replayed_to_its_place(run, plant, tmp_path):
    place = plant("lamp? -lit-> done! ; lamp -dark-> plug:step ; lamp -not-sure-> done")
    checked = json.loads(run("check", place, "--format", "json").stdout)
    (finding,) = checked["trees"][0]["findings"]
    (tmp_path / "witness").write_text(json.dumps(finding["witness"]))

    result = run("walk", place, "--replay", tmp_path / "witness", "--format", "json")

    assert page(result)["node"] == finding["node"] == "plug"


def test_the_walk_that_check_prints_can_be_typed_as_it_is(run, plant):
    place = plant("lamp? -lit-> done! ; lamp -dark-> plug:step ; lamp -not-sure-> done")
    (line,) = [line for line in run("check", place).stdout.split("\n") if "walks to one" in line]

    result = run(*shlex.split(line.split("`")[1])[1:])

    assert "The way" in result.stdout or "Nothing can be answered" in result.stdout
    assert result.exit_code == 1


def test_a_replay_can_come_from_another_program(run, lamp):
    witness = '[["lamp", "dark"], ["plug", "done"], ["ask", {"colour": "red"}]]'

    result = run("walk", lamp, "--replay", "-", "--format", "json", keys=witness)

    assert page(result)["outcome"]["node"] == "done"


def test_a_replay_goes_on_at_another_node_where_somebody_had_jumped(run, lamp):
    witness = '[["lamp", "→ask"], ["ask", {"colour": "red", "room": "B12"}]]'

    result = run("walk", lamp, "--replay", "-", "--format", "json", keys=witness)

    assert page(result)["outcome"]["node"] == "done"
    assert page(result)["path"][0] == ["lamp", "→ask"]


@pytest.mark.parametrize("witness", ['[["lamp", "→cellar"]]', '[["plug", "→ask"]]'])
def test_a_replay_that_jumps_where_nobody_can_is_refused(run, lamp, witness):
    result = run("walk", lamp, "--replay", "-", keys=witness)

    assert result.exit_code == 2
    assert "Answer 1 cannot be given." in result.stderr


def test_a_replay_of_another_tree_is_refused_where_it_no_longer_fits(run, lamp):
    result = run("walk", lamp, "--replay", "-", keys='[["door", "open"]]')

    assert result.exit_code == 2
    assert "Answer 1 cannot be given." in result.stderr


@pytest.mark.parametrize("content", ["", "nonsense", "{}", '[["lamp"]]', "[1]"])
def test_a_file_that_holds_no_walk_is_answered_with_how_one_looks(run, lamp, content):
    result = run("walk", lamp, "--replay", "-", keys=content)

    assert result.exit_code == 2
    assert 'such as [["lamp", "lit"]' in result.stderr


def test_an_answer_that_is_not_offered_is_answered_with_the_offered_ones(run, lamp):
    result = run("walk", lamp, "--answers", "blue")

    assert result.exit_code == 2
    assert "Choose one of: lit, dark, not-sure." in result.stderr


def test_more_answers_than_the_walk_takes_are_refused(run, lamp):
    result = run("walk", lamp, "--answers", "lit,dark")

    assert result.exit_code == 2
    assert result.stderr == "Answer 2 cannot be given. The walk has ended before it, at “Done”.\n"


def test_a_form_that_is_filled_wrongly_is_answered_field_by_field(run, lamp):
    result = run("walk", lamp, "--answers", "dark,done,colour=blue&room=far+too+long")

    assert result.exit_code == 2
    assert "“blue” is not one of the answers for “Colour of the lamp”." in result.stderr
    assert "Choose one of: red (Red), green (Green)." in result.stderr
    assert "“Room” must be 4 characters or fewer" in result.stderr


def test_answers_and_a_replay_together_are_refused(run, lamp):
    result = run("walk", lamp, "--answers", "lit", "--replay", "-")

    assert result.exit_code == 2
    assert "Give one of them." in result.stderr


def test_a_file_that_is_no_tree_cannot_be_walked_and_says_why(run, tmp_path):
    (tmp_path / "tree.json").write_text("{")

    result = run("walk", tmp_path)

    assert result.exit_code == 2
    assert "cannot be read as a tree. tree.json" in result.stderr


def test_a_folder_of_trees_is_answered_with_their_names(run, lamp, faulty):
    result = run("walk", lamp.parent)

    assert result.exit_code == 2
    assert "holds 2 trees, and one is needed. Name one: faulty, sketch." in result.stderr


def test_a_shipped_tree_is_walked_by_its_id(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert page(run("walk", "printer-does-not-print", "--format", "json"))["seq"] == 0


def test_another_language_is_shown_where_the_tree_speaks_it(run):
    result = run("walk", "printer-does-not-print", "--language", "de", "--format", "json")

    assert (
        page(result)["title"]
        != page(run("walk", "printer-does-not-print", "--format", "json"))["title"]
    )


def test_a_language_that_the_tree_does_not_speak_is_answered_with_those_it_does(run):
    result = run("walk", "printer-does-not-print", "--language", "fr")

    assert result.exit_code == 2
    assert result.stderr == "This tree does not speak “fr”. Choose one of: en, de.\n"
