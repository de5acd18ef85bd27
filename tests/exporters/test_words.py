import pytest

from treeguide.exporters.drawing.words import KIND_WORDS, duration, times
from treeguide.model import Node


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("PT4H", "4 hours"),
        ("PT1M", "1 minute"),
        ("P1DT2H30M", "1 day 2 hours 30 minutes"),
        ("P2W", "2 weeks"),
        ("PT20S", "20 seconds"),
        ("soon", "soon"),
        ("P", "P"),
    ],
)
def test_a_duration_is_said_in_words(iso, said):
    assert duration(iso) == said


@pytest.mark.parametrize(("count", "said"), [(1, "once"), (2, "twice"), (3, "3 times")])
def test_times_are_said_in_words(count, said):
    assert times(count) == said


def test_every_kind_of_node_has_a_word():
    assert {kind.kind for kind in Node.__subclasses__()} <= KIND_WORDS.keys()
