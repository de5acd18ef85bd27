"""Leading somebody to the issuer, and finding out who comes back."""

import hmac
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from treeguide.access import Grant
from treeguide.service.single_sign_on.arrivals import arrival_of
from treeguide.service.single_sign_on.asking import asked
from treeguide.service.single_sign_on.id_tokens import Expected, claims_of, signed_out
from treeguide.service.single_sign_on.provider import Endpoints, Provider
from treeguide.service.single_sign_on.troubles import NotSignedOn, refused
from treeguide.service.single_sign_on.visits import Visit, new_visit, opened, sealed
from treeguide.settings import SettingError, Settings
from treeguide.store import Store
from treeguide.store.people.persons import Taken
from treeguide.store.people.sign_ons import BY, Closed, Elsewhere, Joined, Used

SCOPES = "openid email profile"
PURPOSE = "single-sign-on"


class SingleSignOn:
    """Signing in by one issuer."""

    def __init__(self, settings: Settings, store: Store, secret: str) -> None:
        self.name = settings.oidc_name or str(urlsplit(settings.oidc_issuer).hostname)
        """What people call the issuer."""
        self._settings = settings
        self._store = store
        self._secret = secret
        self._provider = Provider(settings.oidc_issuer, lambda: store.clock())

    def begin(self, back: str, onward: str, joins: str | None = None) -> tuple[str, str]:
        """Return where to lead a browser, and what it carries; raise NotSignedOn.

        `joins` is the id of who is signed in there, where her account is to be joined.
        """
        endpoints = self._provider.endpoints()
        visit = new_visit(back, onward, self._store.clock(), joins)
        address = prepare_grant_uri(
            endpoints.authorization,
            self._settings.oidc_client_id,
            "code",
            redirect_uri=back,
            scope=SCOPES,
            state=visit.state,
            nonce=visit.nonce,
            code_challenge=create_s256_code_challenge(visit.verifier),
            code_challenge_method="S256",
        )
        return str(address), sealed(visit, self._store.secret(PURPOSE))

    def come_back(
        self, said: Mapping[str, str], carried: str, here: str | None
    ) -> tuple[str, Visit]:
        """Return the id of who has come back, signed on, and her visit; raise NotSignedOn.

        `said` is what the address says to which the issuer has led, `carried` what the browser was
        given, and `here` the id of who is signed in there.
        """
        visit = opened(carried, self._store.secret(PURPOSE), self._store.clock())
        if visit.joins not in (None, here):
            raise NotSignedOn("again", "Whose account was to be joined is not signed in any more.")
        code = self._code(said, visit)
        tokens = self._exchanged(code, visit)
        access_token = tokens.get("access_token")
        expected = Expected(
            self._settings.oidc_client_id,
            visit.nonce,
            access_token if isinstance(access_token, str) else None,
        )
        now_s = self._store.clock() // 1_000_000
        claims = claims_of(tokens.get("id_token"), self._provider, expected, now_s)
        return self._arrived(claims, visit), visit

    def sign_out(self, token: str) -> None:
        """End what somebody has open here whom the issuer has signed out; raise NotSignedOn."""
        now_s = self._store.clock() // 1_000_000
        subject = signed_out(token, self._provider, self._settings.oidc_client_id, now_s)
        person = self._store.person_of(self._provider.issuer, subject)
        if person is not None:
            self._store.end_sign_ins(person.id, by=BY)

    def _code(self, said: Mapping[str, str], visit: Visit) -> str:
        if not hmac.compare_digest(said.get("state", "").encode(), visit.state.encode()):
            raise NotSignedOn("again", "The answer belongs to another sign-in.")
        issuer = said.get("iss")
        if issuer != self._provider.issuer and (
            issuer is not None or self._provider.endpoints().names_itself
        ):
            raise refused("The answer comes from another issuer.")
        if "error" in said or not said.get("code"):
            raise NotSignedOn("cancelled", "The issuer has let nobody in.")
        return said["code"]

    def _exchanged(self, code: str, visit: Visit) -> Mapping[str, Any]:
        endpoints = self._provider.endpoints()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": visit.back,
            "code_verifier": visit.verifier,
            "client_id": self._settings.oidc_client_id,
        }
        in_form, headers = self._shown(endpoints)
        status, tokens = asked(endpoints.token, form | in_form, headers)
        if status != 200:
            raise refused(f"The issuer answers {status} where the code is exchanged.")
        return tokens

    def _shown(self, endpoints: Endpoints) -> tuple[dict[str, str], dict[str, str]]:
        """Return with what the server shows who it is: in the form, or in a header."""
        if not self._secret:
            return {}, {}
        if endpoints.takes_secret_in_form:
            return {"client_secret": self._secret}, {}
        said = f"{quote(self._settings.oidc_client_id, '')}:{quote(self._secret, '')}"
        return {}, {"Authorization": f"Basic {b64encode(said.encode()).decode()}"}

    def _arrived(self, claims: Mapping[str, Any], visit: Visit) -> str:
        arrival = arrival_of(claims, self._provider.issuer)
        roles = self._roles(claims)
        try:
            if visit.joins is not None:
                self._store.join_account(visit.joins, arrival, roles, visit.state)
                return visit.joins
            return self._store.sign_on(arrival, roles, visit.state)
        except Closed:
            raise NotSignedOn("closed", "The account is closed.") from None
        except Joined:
            raise NotSignedOn("other", "Whom the issuer names has another account.") from None
        except Elsewhere:
            raise NotSignedOn("taken", "Another account has the address.") from None
        except (Used, Taken):
            raise NotSignedOn("again", "The sign-in was used before.") from None

    def _roles(self, claims: Mapping[str, Any]) -> frozenset[Grant] | None:
        """Return the roles of her groups, None where groups give no roles here."""
        if not self._settings.oidc_groups:
            return None
        said = claims.get(self._settings.oidc_groups, [])
        groups = {said} if isinstance(said, str) else set(filter(_is_text, _listed(said)))
        return frozenset(one.grant for one in self._settings.oidc_roles if one.group in groups)


def single_sign_on_of(settings: Settings, store: Store) -> SingleSignOn | None:
    """Return the single sign-on that was set, None if none was; raise SettingError."""
    if not settings.oidc_issuer:
        return None
    return SingleSignOn(settings, store, _secret_of(settings))


def _secret_of(settings: Settings) -> str:
    if not settings.oidc_client_secret_file:
        return settings.oidc_client_secret
    try:
        return Path(settings.oidc_client_secret_file).read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or "it holds no text").lower()
        raise SettingError(
            "TREEGUIDE_OIDC_CLIENT_SECRET_FILE names"
            f" “{settings.oidc_client_secret_file}”, which cannot be read: {why}. So nobody could"
            " sign in there. Put the file there, readable for the user who runs the server."
        ) from error


def _listed(said: Any) -> list[Any]:
    return said if isinstance(said, list) else []


def _is_text(said: Any) -> bool:
    return isinstance(said, str)
