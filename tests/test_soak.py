"""A soak tries more, a hurried run less, and neither nothing at all."""

from pathlib import Path

import pytest

from tests.soak import SETTING, soak, soaked

TESTS = Path(__file__).parent
HERE = {"soak.py", "test_soak.py"}


@pytest.mark.parametrize(
    ("said", "count", "expected"),
    [
        (None, 200, 200),
        ("", 200, 200),
        ("1", 200, 200),
        ("20", 200, 4000),
        ("0.5", 200, 100),
        ("2.5", 30, 75),
        ("0.001", 200, 1),
    ],
)
def test_as_much_is_tried_as_the_setting_says(monkeypatch, said, count, expected):
    if said is None:
        monkeypatch.delenv(SETTING, raising=False)
    else:
        monkeypatch.setenv(SETTING, said)

    assert soaked(count) == expected


def test_what_is_no_number_is_refused_and_not_overlooked(monkeypatch):
    monkeypatch.setenv(SETTING, "long")

    with pytest.raises(ValueError, match="long"):
        soak()


def test_nobody_reads_the_setting_in_another_way():
    readers = [
        file.name
        for file in TESTS.rglob("*.py")
        if file.name not in HERE and f'"{SETTING}"' in file.read_text(encoding="utf-8")
    ]

    assert readers == []
