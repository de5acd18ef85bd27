"""What is said when a condition can be read but does not fit the variables of its tree."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Literal

from msgspec import Struct

from treeguide.conditions.nodes import Expression, Known, Name, Text, replaced
from treeguide.conditions.source import to_source
from treeguide.model import Variable


class Complaint(Struct, frozen=True):
    """What does not fit; `fix` is the whole condition set right, where that can be guessed."""

    rule: Literal["unknown_variable", "type_mismatch", "value_not_offered"]
    message: str
    fix: str | None = None


class Complaints:
    """The complaints about one condition, in the order in which they are met."""

    def __init__(self, expression: Expression, variables: Mapping[str, Variable]) -> None:
        self.variables = variables
        self._expression = expression
        self._found: dict[Complaint, None] = {}

    def all(self) -> list[Complaint]:
        """Return each complaint once."""
        return list(self._found)

    def mismatch(self, message: str) -> None:
        """Note that something is not of the type that its place asks for."""
        self._found[Complaint("type_mismatch", message)] = None

    def unknown_variable(self, name: str) -> None:
        """Note that no variable has this name; it may be a value that lacks its quotes."""
        message = f"No variable is called “{name}”, so nothing can be compared here."
        fix = None
        if near := get_close_matches(name, self.variables, n=1):
            message += f" Did you mean “{near[0]}”?"
            corrected = replaced(self._expression, Name(name), Name(near[0]))
            fix = to_source(replaced(corrected, Known(name), Known(near[0])))
        elif any(name in variable.values for variable in self.variables.values()):
            message += f" If the value is meant, put it in quotes: '{name}'."
            fix = to_source(replaced(self._expression, Name(name), Text(name)))
        else:
            message += f" {self._known_names()}"
        self._found[Complaint("unknown_variable", message, fix)] = None

    def value_not_offered(
        self, value: str, offered: Iterable[str], *, of: str, place: Expression
    ) -> None:
        """Note that a choice never has this value; `place` is what to set right."""
        offered = list(offered)
        message = (
            f"{of} never has the value '{value}': it is one of {', '.join(offered) or 'nothing'}."
        )
        fix = None
        if near := get_close_matches(value, offered, n=1):
            message += f" Did you mean '{near[0]}'?"
            corrected = replaced(place, Text(value), Text(near[0]))
            fix = to_source(replaced(self._expression, place, corrected))
        else:
            message += " Use one of these, or add the value to the variable."
        self._found[Complaint("value_not_offered", message, fix)] = None

    def _known_names(self) -> str:
        if not self.variables:
            return "Declare it in the variables of the tree, which has none yet."
        shown = sorted(self.variables)[:12]
        more = " and others" if len(self.variables) > len(shown) else ""
        return f"Declare it, or use one of: {', '.join(shown)}{more}."
