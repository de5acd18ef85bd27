"""What the settings of a single sign-on can be."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from treeguide.access import EVERYWHERE, ROLES, Grant
from treeguide.model import Record
from treeguide.settings.kinds import Hidden, Text

_TEAM = re.compile(r"[a-z][a-z0-9-]{0,62}")
_OF_MANY = ("common", "organizations", "consumers")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class GroupRole(Record, frozen=True):
    """A role that everybody in a group has."""

    group: str
    grant: Grant


class Issuer(Text, frozen=True):
    """Where somebody else says who people are."""

    def read(self, text: str) -> str:
        """Return the address, or raise ValueError."""
        if not may_be_asked(text) or urlsplit(text).query or "#" in text or _is_of_many(text):
            raise ValueError(text)
        return text


class GroupRoles(Text, frozen=True):
    """Which groups have which roles."""

    def read(self, text: str) -> tuple[GroupRole, ...]:
        """Return the roles of groups, or raise ValueError."""
        return tuple(_group_role(part.strip()) for part in text.split(";") if part.strip())

    def shown(self, value: Iterable[GroupRole]) -> str:
        """Return them as they were written."""
        said = "; ".join(f"{one.group}={_said(one.grant)}" for one in value)
        return said or "not set"


def _is_of_many(issuer: str) -> bool:
    """Whether it stands for many tenants: then anybody's tenant could say who somebody is."""
    parts = urlsplit(issuer)
    is_microsoft = "microsoftonline" in (parts.hostname or "").split(".")
    return is_microsoft and parts.path.strip("/").partition("/")[0].lower() in _OF_MANY


def may_be_asked(address: str) -> bool:
    """Whether secrets may be sent to an address: by https, by http on this machine alone."""
    parts = urlsplit(address)
    if any(sign.isspace() or not sign.isprintable() for sign in address) or "@" in parts.netloc:
        return False
    is_here = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or is_here)


def _group_role(said: str) -> GroupRole:
    group, _, granted = said.rpartition("=")
    role, at, team = granted.strip().partition("@")
    is_known = bool(group.strip()) and role in ROLES
    if not is_known or (at and not _TEAM.fullmatch(team)):
        raise ValueError(said)
    return GroupRole(group.strip(), Grant(role, team or EVERYWHERE))


def _said(grant: Grant) -> str:
    return grant.role if grant.team == EVERYWHERE else f"{grant.role}@{grant.team}"


ISSUER = Issuer(
    "the address of one organization's issuer, such as `https://login.example.org/realms/staff`"
)
CLIENT_SECRET = Hidden("any text")
GROUP_ROLES = GroupRoles(
    "groups with a role, in all teams or in one: `Servicedesk=agent@it; Operations=admin`"
)
