"""Who has come: what the issuer says about somebody, as far as an account needs it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from treeguide.service.naming_people import LONGEST_NAME, is_email
from treeguide.store.people.persons import normal
from treeguide.store.people.sign_ons import Arrival


def arrival_of(claims: Mapping[str, Any], issuer: str) -> Arrival:
    """Return who has come by `issuer`; its claims were checked.

    Only an address that the issuer has verified, and says so, leads to an account that is there.
    """
    subject = str(claims["sub"])
    email = _text(claims, "email")
    is_verified = claims.get("email_verified") is True
    if not is_email(email):
        # Accounts are told apart by their addresses, so hers is made from what the issuer says.
        email, is_verified = f"{subject}@{urlsplit(issuer).hostname}", False
    name = _text(claims, "name") or _text(claims, "preferred_username") or email.partition("@")[0]
    return Arrival(issuer, subject, name[:LONGEST_NAME], normal(email), is_verified)


def _text(claims: Mapping[str, Any], name: str) -> str:
    said = claims.get(name)
    return " ".join(said.split()) if isinstance(said, str) and said.isprintable() else ""
