"""What an access token allows at this moment: its scopes, within what its owner may do now."""

from collections.abc import Callable

from treeguide.access import Rights
from treeguide.model import Record, Tree
from treeguide.service.scopes import within
from treeguide.store.tokens import Token


class Allowance(Record, frozen=True):
    """What a token allows."""

    scopes: frozenset[str] = frozenset()
    rights: Rights | None = None
    """What its owner may do; None where it is nobody's, for it was made at the terminal."""

    def covers(self, permission: str, tree: Tree) -> bool:
        """Whether it reaches what belongs to `tree`: there its owner has this permission."""
        return self.rights is None or self.rights.may(permission, tree.team, tree.id)


def allowance_of(token: Token, rights_of: Callable[[str], Rights]) -> Allowance:
    """Return what a token allows now; `rights_of` returns what a person may do."""
    if token.person_id is None:
        return Allowance(token.scopes)
    rights = rights_of(token.person_id)
    return Allowance(token.scopes.intersection(within(rights)), rights)
