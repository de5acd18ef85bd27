"""Turn the author's conditions and expressions into functions, or say why that cannot be."""

from collections.abc import Mapping

from treeguide.conditions import (
    ConditionError,
    Expression,
    compile_truth,
    compile_value,
    complaints,
    parse,
)
from treeguide.kernel.way import Effect, Truth
from treeguide.model import Variable

# A choice compared with a value that it never has can still be evaluated.
_STOPS_A_WALK = {"unknown_variable", "type_mismatch"}


class Unusable(Exception):
    """A condition or expression cannot be evaluated. The text is a sentence for its author."""


def truth(source: str, variables: Mapping[str, Variable]) -> Truth:
    """Return the function that says whether the condition `source` is true for some facts."""
    return compile_truth(_usable(source, variables, None))


def effects(
    sources: Mapping[str, str],
    readable: Mapping[str, Variable],
    settable: Mapping[str, Variable],
) -> tuple[Effect, ...]:
    """Return what sets variables of `settable` to expressions over those of `readable`."""
    compiled = []
    for name, source in sources.items():
        if name not in settable:
            raise Unusable(f"It sets “{name}”, and no variable is called so.")
        expression = _usable(source, readable, settable[name])
        compiled.append((name, compile_value(expression), settable[name]))
    return tuple(compiled)


def _usable(source: str, variables: Mapping[str, Variable], wanted: Variable | None) -> Expression:
    try:
        expression = parse(source)
    except ConditionError as error:
        raise Unusable(str(error)) from None
    for complaint in complaints(expression, variables, wanted or "truth"):
        if complaint.rule in _STOPS_A_WALK:
            raise Unusable(complaint.message)
    return expression
