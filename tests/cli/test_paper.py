import pytest

from treeguide.cli import paper


def test_what_is_not_read_by_a_person_is_not_broken_into_lines(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)

    assert paper.wrapped("word " * 100).count("\n") == 0


@pytest.mark.parametrize(("columns", "width"), [("20", 40), ("60", 60), ("300", 100)])
def test_lines_are_neither_too_short_nor_too_long_to_read(monkeypatch, columns, width):
    monkeypatch.setenv("COLUMNS", columns)

    lines = paper.wrapped("word " * 100).split("\n")

    assert width - 5 < max(map(len, lines)) <= width


def test_a_word_longer_than_the_line_stays_whole(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")

    assert paper.wrapped("a " + "b" * 90) == "a\n" + "b" * 90


def test_colours_take_no_room(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    words = "four " * 8

    assert len(paper.wrapped(" ".join(map(paper.strong, words.split()))).split("\n")) == 1


def test_wide_letters_take_two_columns():
    assert paper.columns("ランプ") == 6


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 trees"), (1, "1 tree"), (2, "2 trees"), (1000, "1,000 trees")]
)
def test_a_number_stands_with_its_noun(number, words):
    assert paper.count(number, "tree") == words


@pytest.mark.parametrize(
    ("parts", "words"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_parts_are_listed_as_in_a_sentence(parts, words):
    assert paper.listed(parts) == words


@pytest.mark.parametrize(
    ("letter", "sign"),
    [("\x00", "␀"), ("\x1b", "␛"), ("\r", "␍"), ("\x7f", "␡"), ("\x9b", "�"), ("\u202e", "�")],
)
def test_what_would_steer_the_terminal_is_replaced(letter, sign):
    assert paper.clean(f"a{letter}b") == f"a{sign}b"
