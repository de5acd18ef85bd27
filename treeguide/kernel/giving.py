"""What a person, a team or a system gives at a place, and what follows."""

from typing import Any

from treeguide.kernel.errors import NotOffered, WrongValues
from treeguide.kernel.values import fitted, trouble
from treeguide.kernel.way import Position, Way, take
from treeguide.model import Form

Given = str | dict[str, Any]
"""An answer's id, `done` for a step, a result for a hand-off or action, a form's values."""


def give(position: Position, given: Given) -> None:
    """Move `position` on by what is given where it stands.

    Raises NotOffered or WrongValues, with nothing changed; Stuck where the tree has a fault, with
    `position` at the faulty node.
    """
    place = position.place
    if isinstance(given, str):
        way = place.ways.get(given)
        if way is not None and place.waits and not way.is_filled and way.is_offered(position):
            return take(position, way)
    elif isinstance(given, dict) and type(place.node) is Form:
        return _fill(position, place.node, given)
    raise NotOffered(_not_offered(position, given))


def offered(position: Position) -> list[Way]:
    """Return the ways that can be taken where `position` stands, in the author's order."""
    place, facts = position.place, position.facts
    if not place.waits:
        return []
    return [
        way
        for way in place.ways.values()
        if (way.when is None or way.when(facts)) and not (way.limit and way.is_used_up(position))
    ]


def is_stuck(position: Position) -> bool:
    """Return whether the walk waits at a place that nobody can leave."""
    place = position.place
    if not place.waits:
        return False
    for way in place.ways.values():  # noqa: SIM110 - any() with a generator is twice as slow
        if way.limit is None and way.is_offered(position):
            return False
    return True


def form_troubles(position: Position, form: Form, values: dict[str, Any]) -> dict[str, str]:
    """Return a sentence for each variable of `form` whose value in `values` does not fit."""
    variables = position.program.tree.variables
    troubles: dict[str, str] = {}
    for field in form.fields:
        variable, value = variables.get(field.variable), values.get(field.variable)
        if variable is None:
            continue
        if value is None or value == [] or (field.required and _is_blank(value)):
            if field.required:
                label = variable.label or field.variable
                troubles[field.variable] = f"“{label}” is needed before we can go on."
            continue
        sentence = trouble(variable, value, field)
        if sentence:
            troubles[field.variable] = sentence
    return troubles


def _is_blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


def _fill(position: Position, form: Form, values: dict[str, Any]) -> None:
    asked = {field.variable for field in form.fields}
    troubles = form_troubles(position, form, values)
    for name in values:
        if name not in asked:
            troubles[name] = f"This form does not ask for “{name}”. Leave it out."
    if troubles:
        raise WrongValues(troubles)
    way = position.place.ways.get("done")
    if way is None:
        raise NotOffered(_not_offered(position, values))
    variables = position.program.tree.variables
    for name in asked & variables.keys():
        value = values.get(name)
        position.facts[name] = None if value == [] else fitted(variables[name], value)
    take(position, way)


def _not_offered(position: Position, given: Given) -> str:
    place = position.place
    if type(place.node) is Form and isinstance(given, str):
        pairs = "&".join(f"{field.variable}=…" for field in place.node.fields)
        return f"“{place.title}” is a form: it takes values ({pairs}), not the answer “{given}”."
    if not isinstance(given, str):
        return f"“{place.title}” takes an answer, not the values of a form."
    names = ", ".join(way.name for way in offered(position))
    if not names:
        return f"Nothing can be answered at “{place.title}”, so “{given}” cannot either."
    return f"“{given}” is not offered at “{place.title}”. Choose one of: {names}."
