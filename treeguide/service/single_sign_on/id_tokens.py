"""Whether a token of the issuer says who somebody is: each check that it has to stand."""

import warnings
from collections.abc import Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jws import JWSRegistry, extract_compact

from treeguide.model import Record
from treeguide.service.single_sign_on.provider import KINDS, Provider
from treeguide.service.single_sign_on.troubles import refused

LONGEST = 16 * 1024
LONGEST_SUBJECT = 255
LEEWAY_S = 60
OLDEST_S = 600
"""How long before it comes a token may have been signed: it was asked for a moment ago."""
SIGNED_OUT = "http://schemas.openid.net/event/backchannel-logout"
"""The name of the event that a logout token tells of."""
HEADERS = frozenset({"alg", "kid", "typ", "x5t", "x5t#S256"})
"""What the header may say. Keys and where they lie are not for it to say, and nothing is critical.
"""
warnings.filterwarnings("ignore", "EdDSA is deprecated", SecurityWarning)
# Its newer name says which curve; issuers still sign under this one.
_REGISTRY = JWSRegistry(algorithms=list(KINDS))


class Expected(Record, frozen=True):
    """For whom a token must be, and in answer to what."""

    client_id: str
    nonce: str | None
    """What it answers; None for a token that answers nothing."""
    access_token: str | None = None


def claims_of(token: Any, provider: Provider, expected: Expected, now_s: int) -> Mapping[str, Any]:
    """Return what an ID token says about somebody; raise NotSignedOn where it fails any check."""
    return _checked(signed(token, provider, ("JWT", "jwt")), provider, expected, now_s)


def signed_out(token: Any, provider: Provider, client_id: str, now_s: int) -> str:
    """Return whom a logout token signs out; raise NotSignedOn where it fails any check."""
    found = signed(token, provider, ("logout+jwt", "JWT", "jwt"))
    claims = _checked(found, provider, Expected(client_id, None), now_s)
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(SIGNED_OUT), dict):
        raise refused("The token tells of no sign-out.")
    return str(claims["sub"])


def _checked(
    found: tuple[dict[str, Any], dict[str, Any]],
    provider: Provider,
    expected: Expected,
    now_s: int,
) -> Mapping[str, Any]:
    header, claims = found
    checked = CodeIDToken(
        claims,
        header,
        {
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": expected.client_id},
        },
        {"client_id": expected.client_id, "access_token": expected.access_token},
    )
    try:
        checked.validate(now_s, LEEWAY_S)
    except (JoseError, ValueError, TypeError, AttributeError) as error:
        raise refused(f"A claim of the token is not right: {type(error).__name__}.") from error
    _refuse_strange(claims, expected, now_s)
    return claims


def signed(
    token: Any, provider: Provider, kinds: tuple[str, ...]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return header and claims of a token that the issuer has signed, or raise NotSignedOn."""
    if not isinstance(token, str) or not token.isascii() or len(token) > LONGEST:
        raise refused("The issuer has sent no token, or a very long one.")
    try:
        header = extract_compact(token.encode()).headers()
        _refuse_header(header, kinds)
        key = provider.key_for(header["alg"], header.get("kid"))
        found = jwt.decode(token, key, registry=_REGISTRY)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise refused(f"The token is not signed as it should: {type(error).__name__}.") from error
    return header, found.claims


def _refuse_header(header: Mapping[str, Any], kinds: tuple[str, ...]) -> None:
    if not HEADERS.issuperset(header):
        raise refused("The header of the token says what is not for it to say.")
    if header.get("alg") not in KINDS:
        raise refused("The token is signed with an algorithm that is not allowed, or not at all.")
    if header.get("typ", kinds[0]) not in kinds:
        raise refused("The token is one of another kind.")
    if not isinstance(header.get("kid", ""), str):
        raise refused("The token names no key.")


def _refuse_strange(claims: Mapping[str, Any], expected: Expected, now_s: int) -> None:
    """Refuse what the library leaves to its user, or sees less strictly."""
    if claims.get("nonce") != expected.nonce:
        raise refused("The token answers another sign-in.")
    if not now_s - OLDEST_S <= claims["iat"] <= now_s + LEEWAY_S:
        raise refused("The token was signed long ago, or is said to be from the future.")
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise refused("The token does not say who somebody is.")
    if not subject.isprintable():
        raise refused("The token says who somebody is in signs that nobody can read.")
