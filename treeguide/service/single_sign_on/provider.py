"""What the issuer says about itself: its addresses and its keys, remembered for a while."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey, RSAKey

from treeguide.model import Record
from treeguide.service.single_sign_on.asking import asked
from treeguide.service.single_sign_on.troubles import refused, unreachable
from treeguide.settings.sign_on_kinds import may_be_asked

PLACE = "/.well-known/openid-configuration"
REMEMBERED_US = 3600 * 1_000_000
ASKED_AGAIN_US = 60 * 1_000_000
"""How soon keys are fetched once more when a token names one that nobody knows."""
SHORTEST = 342
"""Letters of base64 that hold 2048 bits."""
MOST_KEYS = 64
Key = RSAKey | ECKey | OKPKey
KINDS: Mapping[str, type[Key]] = {"RS256": RSAKey, "ES256": ECKey, "EdDSA": OKPKey}
"""The algorithms with which the issuer may sign, each with the kind of its keys."""


class Endpoints(Record, frozen=True):
    """Where the issuer is asked for what."""

    authorization: str
    token: str
    keys: str
    names_itself: bool = False
    """Whether it says in each answer who it is."""
    takes_secret_in_form: bool = False


class NamedKey(Record, frozen=True):
    """A public key of the issuer."""

    id: str | None
    key: Any


class Provider:
    """An issuer, as it describes itself."""

    def __init__(self, issuer: str, clock: Callable[[], int]) -> None:
        self.issuer = issuer
        self._clock = clock
        self._endpoints: Endpoints | None = None
        self._keys: list[NamedKey] = []
        self._read_us = self._keys_us = -REMEMBERED_US

    def endpoints(self) -> Endpoints:
        """Return where the issuer is asked; raise NotSignedOn where it does not say it."""
        if self._endpoints is None or self._clock() - self._read_us >= REMEMBERED_US:
            status, said = asked(self.issuer.rstrip("/") + PLACE)
            if status != 200 or said.get("issuer") != self.issuer:
                raise unreachable(f"{self.issuer} answers {status}, or calls itself otherwise.")
            self._endpoints, self._read_us = _endpoints(said), self._clock()
        return self._endpoints

    def key_for(self, algorithm: str, key_id: str | None) -> Any:
        """Return the issuer's key that a token says to be signed with, or raise NotSignedOn."""
        found = self._fitting(algorithm, key_id)
        if not found and self._clock() - self._keys_us >= ASKED_AGAIN_US:
            self._fetch()
            found = self._fitting(algorithm, key_id)
        if len(found) != 1:
            raise refused(f"The issuer has {len(found)} keys for this token; one is needed.")
        return found[0].key

    def _fitting(self, algorithm: str, key_id: str | None) -> list[NamedKey]:
        if self._clock() - self._keys_us >= REMEMBERED_US:
            self._fetch()
        kind = KINDS[algorithm]
        return [
            one
            for one in self._keys
            if isinstance(one.key, kind)
            and one.key.get("alg") in (None, algorithm)
            and (key_id is None or one.id == key_id)
        ]

    def _fetch(self) -> None:
        # Two may ask at once: waiting for each other, all would wait for a slow issuer.
        status, said = asked(self.endpoints().keys)
        listed = said.get("keys")
        if status != 200 or not isinstance(listed, list):
            raise unreachable(f"{self.issuer} answers {status} and no keys.")
        self._keys = list(_public_keys(listed[:MOST_KEYS]))
        self._keys_us = self._clock()


def _endpoints(said: Mapping[str, Any]) -> Endpoints:
    methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Endpoints(
        _place(said, "authorization_endpoint"),
        _place(said, "token_endpoint"),
        _place(said, "jwks_uri"),
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        takes_secret_in_form=isinstance(methods, list) and "client_secret_basic" not in methods,
    )


def _place(said: Mapping[str, Any], name: str) -> str:
    place = said.get(name)
    if not isinstance(place, str) or not _is_safe(place):
        raise unreachable(f"The issuer names no “{name}”, or one that is not https.")
    return place


def _is_safe(place: str) -> bool:
    try:
        return may_be_asked(place)
    except ValueError:
        return False


def _public_keys(listed: list[Any]) -> Iterator[NamedKey]:
    """Yield the keys that can be used; one that is odd keeps nobody from the others."""
    for said in listed:
        if not isinstance(said, dict) or said.get("use", "sig") != "sig" or _is_small(said):
            continue
        try:
            key = JWKRegistry.import_key(said)
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if isinstance(key, RSAKey | ECKey | OKPKey):
            kid = said.get("kid")
            yield NamedKey(kid if isinstance(kid, str) else None, key)


def _is_small(said: Mapping[str, Any]) -> bool:
    """Whether a key of RSA is one that can be factored."""
    return said.get("kty") == "RSA" and len(str(said.get("n")).lstrip("A")) < SHORTEST
