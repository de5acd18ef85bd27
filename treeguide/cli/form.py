"""A form, asked field by field."""

from typing import Any

import click

from treeguide.cli.line import ask
from treeguide.cli.paper import BAD, clean, faint, strong, wrapped
from treeguide.cli.walking import Walk
from treeguide.cli.witness import parts
from treeguide.engine.page_parts import PageField
from treeguide.kernel import fitted, read_text, trouble
from treeguide.model import Field, Variable

_BARE_COMMANDS = ("b", "c", "s", "?", "q")
_HINTS = {
    "boolean": "yes or no",
    "choices": "numbers, such as 1,3",
    "date": "a date, such as 2027-03-27",
    "integer": "a whole number",
    "number": "a number",
}


def fill(walk: Walk, index: int | None) -> dict[str, Any] | str:
    """Return the values that the person types, or the command typed instead of one."""
    position = walk.position(index)
    assert position is not None
    variables = position.program.tree.variables
    values: dict[str, Any] = {}
    click.echo(faint("  the value answers · :b back · :c change · :q quit"))
    for field in walk.page(index).fields:
        given = _asked(field, variables[field.variable])
        if isinstance(given, Command):
            return given.typed
        values[field.variable] = given
    return {name: value for name, value in values.items() if value is not None}


class Command:
    """What a person typed instead of a value."""

    def __init__(self, typed: str) -> None:
        self.typed = typed


def _asked(field: PageField, variable: Variable) -> Any:
    """Return a value that fits the field, or a command."""
    _print_field(field)
    while True:
        typed = ask("› ", " " * 6).strip()
        if _is_command(typed, variable):
            return Command(typed)
        value = _meant(typed, field, variable)
        sentence = _trouble(field, variable, value)
        if sentence is None:
            return fitted(variable, value)
        click.echo(wrapped(sentence, click.style(f"      {BAD} ", fg="red")))


def _is_command(typed: str, variable: Variable) -> bool:
    # Where text is wanted, a single b may be the text.
    return typed.startswith(":") or (
        variable.type != "text" and typed.split(" ")[0] in _BARE_COMMANDS
    )


def _meant(typed: str, field: PageField, variable: Variable) -> Any:
    if not typed:
        return field.value
    if not variable.values:
        return read_text(variable, {"y": "yes", "n": "no"}.get(typed.lower(), typed))
    chosen = [_chosen(part.strip(), field) for part in typed.split(",")]
    return chosen if variable.type == "choices" else ",".join(chosen)


def _chosen(typed: str, field: PageField) -> str:
    """Return the value that a number, a value or a label means; anything else as it is."""
    for number, choice in enumerate(field.values, 1):
        if typed.casefold() in (str(number), choice["value"], choice["label"].casefold()):
            return choice["value"]
    return typed


def _trouble(field: PageField, variable: Variable, value: Any) -> str | None:
    if value is None or value == []:
        return f"“{clean(field.label)}” is needed before we can go on." if field.required else None
    asked = Field(field.variable, input=field.input, help=field.help)
    sentence = trouble(variable, value, asked)
    return clean(sentence) if sentence else None


def _hint(field: PageField) -> str:
    if field.type == "choice":
        return f"1 to {len(field.values)}" if len(field.values) > 1 else "1"
    return _HINTS.get(field.type, "")


def _print_field(field: PageField) -> None:
    may = "" if field.required else faint(" (may stay empty)")
    before = "" if field.value is None else faint(f" [{clean(', '.join(parts(field.value)))}]")
    hint = _hint(field)
    click.echo(f"\n    {strong(clean(field.label))}{may}{before}  {faint(hint)}".rstrip())
    if field.help:
        click.echo(faint(wrapped(clean(field.help), "    ")))
    for number, choice in enumerate(field.values, 1):
        click.echo(
            wrapped(clean(choice["label"]), f"    {click.style(f'{number:>3}', fg='cyan')}  ")
        )
