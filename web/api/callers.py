"""Who calls: nobody known, the holder of a session's token, or of an access token with scopes."""

import re
from collections.abc import Sequence
from typing import cast

from flask import g, request

from treeguide.model import Record
from treeguide.service.tokens import Allowance, allowance_of
from treeguide.store.tokens import Token
from treeguide.web.access import accounts
from treeguide.web.api.kinds import KINDS
from treeguide.web.api.problems import Refused
from treeguide.web.current import sessions

ACCESS = "tg_pat_"
"""How the text of an access token begins."""
SESSION = "tg_ses_"
"""How that of a session's token begins."""
_SESSION = re.compile(f"{SESSION}[A-Za-z0-9_-]{{43}}")
_NO_MORE = (
    "The access token has the scope for this, and whoever made it may not do that any more, so it"
    " may not either. An administrator can give her the role again."
)
ASK = {"WWW-Authenticate": 'Bearer realm="TreeGuide"'}


class Caller(Record, frozen=True):
    """What a request shows of who sends it."""

    secret: str | None = None
    """The text of its token."""
    token: Token | None = None
    """The access token that it shows, if it is one."""
    allowance: Allowance = Allowance()
    """What the access token allows at this moment."""

    @property
    def person_id(self) -> str | None:
        """Return whose access token it shows, None if it is nobody's."""
        return self.token.person_id if self.token is not None else None

    def has(self, scope: str) -> bool:
        """Whether an access token was shown that has this scope, and whose owner may use it."""
        return scope in self.allowance.scopes

    def require(self, *scopes: str) -> None:
        """Refuse this request unless its access token has one of `scopes`."""
        if self.secret is None:
            raise no_token(f"This needs {_a_token(scopes)}, and the request brings none.")
        if not self.allowance.scopes.intersection(scopes):
            raise self._lacks(*scopes)

    def _lacks(self, *scopes: str) -> Refused:
        if self.token is not None and self.token.scopes.intersection(scopes):
            return Refused("not-allowed", _NO_MORE)
        return Refused(
            "not-allowed",
            f"This needs {_a_token(scopes)}, and the one that was sent lacks it."
            " `treeguide token new` makes one.",
        )


NOBODY = Caller()


def caller() -> Caller:
    """Return who calls; refuse a token that is none."""
    if "caller" not in g:
        g.caller = _shown()
    return cast(Caller, g.caller)


def _shown() -> Caller:
    said = request.headers.get("Authorization")
    if said is None:
        return NOBODY
    scheme, _, secret = said.partition(" ")
    if scheme.lower() == "bearer":
        if is_session_token(secret):
            return Caller(secret)
        token = sessions().store.token_shown(secret) if secret.startswith(ACCESS) else None
        if token is not None:
            return Caller(secret, token, allowance_of(token, accounts().rights_of))
        raise no_token(
            "The token that was sent opens nothing: it is unknown, expired or revoked, or was cut"
            " off."
        )
    raise no_token("The header `Authorization` says something else than `Bearer` and a token.")


def is_session_token(secret: str) -> bool:
    """Whether this has the form of a session's token; what a cookie holds has another."""
    return _SESSION.fullmatch(secret) is not None


def no_token(why: str = "The request brings no token.") -> Refused:
    """Return the refusal of a request that shows no token that is valid."""
    return Refused("no-token", f"{why} {KINDS['no-token'].remedy}", headers=ASK)


def _a_token(scopes: Sequence[str]) -> str:
    named = " or ".join(f"“{scope}”" for scope in scopes)
    return f"an access token with the scope {named}"
