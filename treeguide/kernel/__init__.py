"""How a walk moves: a tree compiled into places and ways, and what giving an answer does."""

from treeguide.kernel.errors import NotOffered, Stuck, WalkError, WrongValues
from treeguide.kernel.giving import Given, form_troubles, give, is_stuck, offered
from treeguide.kernel.jumping import ARROW, move, target_of
from treeguide.kernel.program import Program
from treeguide.kernel.scenarios import Followed, ScenarioResult, follow, run_scenario
from treeguide.kernel.snapshot import dump, restore
from treeguide.kernel.values import fitted, read_text, trouble
from treeguide.kernel.way import Position

__all__ = [
    "ARROW",
    "Followed",
    "Given",
    "NotOffered",
    "Position",
    "Program",
    "ScenarioResult",
    "Stuck",
    "WalkError",
    "WrongValues",
    "dump",
    "fitted",
    "follow",
    "form_troubles",
    "give",
    "is_stuck",
    "move",
    "offered",
    "read_text",
    "restore",
    "run_scenario",
    "target_of",
    "trouble",
]
