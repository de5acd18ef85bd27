"""What the terminal says about words that a command does not take: one sentence, and what it takes.

click words these for programmers; here they are worded in one place for all commands.
"""

import re

import click

from treeguide.cli.paper import shortened

_UNFIT = re.compile(
    r"'?(?P<value>.*?)'? is not (one of|in the range|a valid|'[^']*'\.$)", re.DOTALL
)
_A_FOLDER = re.compile(r"File '(?P<place>.*)' is a directory", re.DOTALL)
_TOO_MANY = re.compile(r"Got unexpected extra arguments? \((?P<words>.*)\)", re.DOTALL)
_NO_VALUE = re.compile(r"Option '(?P<option>[^']*)' requires (an argument|\d+ arguments)")
_A_VALUE = re.compile(r"Option '(?P<option>[^']*)' does not take a value")


def said_of(error: click.UsageError) -> str:
    """Return what is wrong with what was typed, and what is possible there."""
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return _missing(error.param, error.ctx)
    if isinstance(error, click.NoSuchOption):
        return _no_such_option(error)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _unfit(error, error.param)
    return _said_otherwise(error.format_message())


def _missing(param: click.Parameter, ctx: click.Context | None) -> str:
    shown = _name(param, ctx)
    if isinstance(param.type, click.Choice):
        return f"A word is missing. {_possible(param)}"
    help_text = str(getattr(param, "help", None) or "")
    explained = f": {help_text[:1].lower()}{help_text[1:]}" if help_text else "."
    return f"{shown} is missing{explained}"


def _no_such_option(error: click.NoSuchOption) -> str:
    near = " or ".join(f"“{name}”" for name in error.possibilities or ())
    guess = f" Did you mean {near}?" if near else ""
    return f"There is no option “{error.option_name}” here.{guess}"


def _unfit(error: click.BadParameter, param: click.Parameter) -> str:
    if folder := _A_FOLDER.match(error.message):
        return f"“{shortened(folder['place'])}” is a folder. Name a file in it."
    found = _UNFIT.match(error.message)
    if found is None:
        return error.message if error.message.endswith(".") else f"{error.message}."
    where = f" behind {_name(param, None)}" if isinstance(param, click.Option) else ""
    return f"“{shortened(found['value'])}”{where} is not possible. {_possible(param)}"


def _possible(param: click.Parameter) -> str:
    kind = param.type
    if isinstance(kind, click.Choice):
        known = ", ".join(map(str, kind.choices))
        return f"Choose one of: {known}." if len(kind.choices) > 1 else f"Say “{known}”."
    if isinstance(kind, click.IntRange):
        least = "" if kind.min is None else f" from {kind.min}"
        most = " on" if kind.max is None else f" to {kind.max:,}"
        return f"Give a whole number{least}{most}."
    return "Give a whole number."


def _said_otherwise(message: str) -> str:
    if found := _TOO_MANY.match(message):
        return (
            f"“{found['words']}” is more than the command takes. If it belongs to the word before"
            " it, put all of them between quotes."
        )
    if found := _NO_VALUE.match(message):
        return f"Behind “{found['option']}” its value is missing."
    if found := _A_VALUE.match(message):
        return f"“{found['option']}” takes no value; write it without one."
    return message


def _name(param: click.Parameter, ctx: click.Context | None) -> str:
    if isinstance(param, click.Option):
        name = max(param.opts, key=len)
        return f"{name} {param.metavar}" if ctx and param.metavar else name
    return str(param.metavar or param.human_readable_name).removesuffix("...")
