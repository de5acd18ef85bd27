"""The name that was most likely meant."""

import pytest

from treeguide.checks.nearest import FEW, Nearest

FEW_NAMES = ["lamp", "plug", "printer-on", "printer-off"]
MANY_NAMES = [*FEW_NAMES, *(f"node-{number:05}" for number in range(FEW * 10))]


@pytest.mark.parametrize("names", [FEW_NAMES, MANY_NAMES], ids=["few", "many"])
@pytest.mark.parametrize(
    ("mistaken", "meant"),
    [
        ("lmap", "lamp"),
        ("plugg", "plug"),
        ("lug", "plug"),
        ("printer-onn", "printer-on"),
        ("prinetr-off", "printer-off"),
        ("zzz", None),
        ("", None),
    ],
)
def test_a_mistaken_name_is_answered_with_the_closest_one(names, mistaken, meant):
    assert Nearest(names).to(mistaken) == meant


def test_among_no_names_none_is_close():
    assert Nearest([]).to("lamp") is None


def test_a_hundred_thousand_names_are_not_all_compared():
    compared = []

    class Counted(Nearest):
        def _candidates(self, name):
            compared.extend(found := super()._candidates(name))
            return found

    nearest = Counted(f"node-{number:06}" for number in range(100_000))

    nearest.to("node-1x")

    assert len(compared) < 10
