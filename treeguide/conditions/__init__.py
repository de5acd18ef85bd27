"""The language of conditions: one line in, typed nodes, plain Python functions out."""

from treeguide.conditions.code import compile_truth, compile_value
from treeguide.conditions.complaint import Complaint
from treeguide.conditions.complaints import complaints
from treeguide.conditions.constants import constants, names_beyond_constants
from treeguide.conditions.errors import ConditionError
from treeguide.conditions.json_form import from_json, to_json
from treeguide.conditions.names import names, names_needing_value
from treeguide.conditions.nodes import TODAY, Expression, Facts
from treeguide.conditions.parse import parse
from treeguide.conditions.source import to_source

__all__ = [
    "TODAY",
    "Complaint",
    "ConditionError",
    "Expression",
    "Facts",
    "compile_truth",
    "compile_value",
    "complaints",
    "constants",
    "from_json",
    "names",
    "names_beyond_constants",
    "names_needing_value",
    "parse",
    "to_json",
    "to_source",
]
