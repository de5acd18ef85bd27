"""What `--answers` and `--replay` say is to be given."""

from pathlib import Path

import click
import msgspec

from treeguide.cli.refusal import Refusal
from treeguide.cli.walking import Asked
from treeguide.cli.witness import given_in
from treeguide.model import Value

Witness = list[tuple[str, str | dict[str, Value | None]]]


def asked_by(answers: str | None, replay: Path | None) -> list[Asked] | None:
    """Return the answers to give, None where the person is to be asked."""
    if answers is not None and replay is not None:
        raise Refusal("--answers and --replay both say how to walk. Give one of them.")
    if replay is not None:
        return list(_witness_in(replay))
    if answers is None:
        return None
    return [(None, given_in(part.strip())) for part in answers.split(",")] if answers else []


def _witness_in(file: Path) -> Witness:
    with click.open_file(str(file), "rb") as opened:
        content = opened.read()
    wanted = 'A walk is a list of pairs, such as [["lamp", "lit"], ["code", {"room": "12"}]].'
    try:
        entries = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal(f"“{file}” holds no walk, for it is not JSON. {wanted}") from error
    if not isinstance(entries, list):
        raise Refusal(f"“{file}” holds no walk. {wanted}")
    for number, entry in enumerate(entries, 1):
        if not _is_a_pair(entry):
            shown = msgspec.json.encode(entry).decode()[:60]
            raise Refusal(f"Entry {number} of “{file}” is no pair of a walk: {shown}. {wanted}")
    return msgspec.convert(entries, Witness)


def _is_a_pair(entry: object) -> bool:
    """Return whether this is a node with what is given there."""
    match entry:
        case [str(), str() | dict()]:
            return True
    return False
