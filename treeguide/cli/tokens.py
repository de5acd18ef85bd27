"""What `treeguide token` does with access tokens, and how it shows them."""

import getpass
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from treeguide.cli.paper import clean, shortened
from treeguide.cli.refusal import Refusal
from treeguide.cli.stored import opened

if TYPE_CHECKING:
    from treeguide.store.tokens import Token


def new_token(name: str | None, scopes: Sequence[str], days: int, *, data: str | None) -> int:
    """Make a token and print it, this once."""
    if not name or not name.strip():
        raise Refusal("Say what the token is for, as in `treeguide token new CRM --scope read`.")
    _refuse_unfit(name)
    _refuse_unknown(scopes)
    with opened(data) as store:
        token, text = store.new_token(name, scopes, days=days, by=person_here())
    click.echo(text)
    until = _day(token.expires_us)
    said = f"Valid until {until}. Keep it: it is shown this once and cannot be read again."
    click.echo(said, err=True)
    return 0


def list_tokens(data: str | None) -> int:
    """Print every token without its secret."""
    with opened(data, only_reads=True) as store:
        tokens, now = store.tokens(), store.clock()
        names = {person.id: person.name for person in store.people()}
    if not tokens:
        click.echo("There are no tokens. `treeguide token new` makes one.")
    for token in tokens:
        click.echo(_line(token, now, names))
    return 0


def revoke_token(token_id: str | None, data: str | None) -> int:
    """Let nobody use a token any more."""
    if not token_id:
        raise Refusal("Say which token, by its id: `treeguide token list` shows them.")
    with opened(data) as store:
        if token_id not in {token.id for token in store.tokens()}:
            said = shortened(token_id)
            raise Refusal(f"There is no token “{said}”. `treeguide token list` shows them all.")
        store.revoke_token(token_id)
    click.echo(f"Nobody can use the token {token_id} any more.")
    return 0


def _refuse_unfit(name: str) -> None:
    from treeguide.service.naming_people import LONGEST_NAME, is_name

    if not is_name(name):
        raise Refusal(
            f"“{shortened(clean(name))}” cannot be what a token is for: that takes {LONGEST_NAME}"
            " characters at most, and none that nobody sees."
        )


def _refuse_unknown(scopes: Sequence[str]) -> None:
    from treeguide.service.scopes import NOTHING_ALONE, SCOPES

    known = "\n".join(f"  {name:<10}{allows}" for name, allows in SCOPES.items())
    unknown = [name for name in scopes if name not in SCOPES]
    if unknown:
        raise Refusal(f"There is no scope “{unknown[0]}”. Choose from:\n{known}")
    if not scopes:
        raise Refusal(f"A token without a scope allows nothing. Add --scope, one of:\n{known}")
    if NOTHING_ALONE.issuperset(scopes):
        raise Refusal(
            f"The scope “{scopes[0]}” alone allows nothing: it shows what is personal in what"
            " another scope reads. Add that one, as in `--scope read --scope personal`; walk and"
            " results read sessions too."
        )


def _line(token: "Token", now_us: int, names: Mapping[str, str]) -> str:
    used = f"used {_day(token.used_us)}" if token.used_us else "never used"
    owner = names.get(token.person_id or "")
    whose = "" if owner is None else f", of {clean(owner)}"
    what = f"{clean(token.name)}: {_scopes(token)}{whose}"
    return f"{token.id}  {_state(token, now_us)}, {used}  {what}"


def _scopes(token: "Token") -> str:
    return ", ".join(sorted(token.scopes))


def _state(token: "Token", now_us: int) -> str:
    if token.revoked_us is not None:
        return f"revoked {_day(token.revoked_us)}"
    return f"{'valid until' if token.is_valid(now_us) else 'expired'} {_day(token.expires_us)}"


def _day(at_us: int) -> str:
    from treeguide.engine.session import day

    return day(at_us)


def person_here() -> str:
    """Return who uses this terminal."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"
