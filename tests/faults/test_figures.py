"""The lines of figures say what was done, what went wrong, and how sure that is."""

import datetime

import pytest

from tests.faults.figures import Trials, add, line_of

TODAY = datetime.date.today()


def test_a_line_says_what_was_done_and_how_sure_nothing_is_lost():
    line = line_of(
        "R1",
        "sqlite 3.53.4 WAL FULL",
        done={"events acknowledged": 500_000, "kill -9": 1000},
        wrong={"lost": 0, "duplicated": 0},
        trials=Trials(500_000, "event"),
    )

    assert line == (
        f"R1 {TODAY} sqlite 3.53.4 WAL FULL: 500,000 events acknowledged, 1,000 kill -9, lost 0,"
        " duplicated 0, 95 % upper bound on loss 6e-6 per event"
    )


def test_where_something_went_wrong_there_is_nothing_to_be_sure_of():
    line = line_of("R1", "engine", done={}, wrong={"lost": 1}, trials=Trials(10, "event"))

    assert line == f"R1 {TODAY} engine: lost 1"


@pytest.mark.parametrize("before", ["", "R0 before\n"])
def test_lines_are_added_to_the_file_that_the_setting_names(tmp_path, monkeypatch, before):
    file = tmp_path / "figures"
    file.write_text(before)
    monkeypatch.setenv("TREEGUIDE_FIGURES", str(file))

    add("R1 line")

    assert file.read_text() == f"{before}R1 line\n"
