"""How much more is tried than in `make test`: TREEGUIDE_SOAK says how many times as much."""

import os

SETTING = "TREEGUIDE_SOAK"


def soak() -> float:
    """Return how many times as much is to be tried; once where nothing is said."""
    return float(os.environ.get(SETTING) or 1)


def soaked(count: int) -> int:
    """Return how often to try what `make test` tries `count` times; never less than once."""
    return max(1, round(count * soak()))
