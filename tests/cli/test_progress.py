import sys

from treeguide.cli import progress


def test_nothing_is_shown_while_nobody_watches(capsys, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 0)

    with progress.bar(3) as shown:
        shown.at(1, "one")

    assert capsys.readouterr().err == ""


def test_quick_work_shows_nothing(monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)

    with progress.bar(3) as shown:
        shown.at(1, "one")

    assert shown.shown is None


def test_long_work_shows_how_far_it_is_and_takes_the_bar_away_again(monkeypatch, capsys):
    monkeypatch.setattr(progress, "PATIENCE", -1)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")

    with progress.bar(3) as shown:
        shown.at(2, "printer")
        print("a report")

    printed = capsys.readouterr()
    assert "2/3" in printed.err
    assert printed.out == "a report\n"
