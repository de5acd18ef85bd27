"""What the settings about names and networks can be."""

import re
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network

from treeguide.settings.kinds import Text

Network = IPv4Network | IPv6Network
_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,62})\.?)+|\[[0-9a-f:.]+\]")


class Hosts(Text, frozen=True):
    """Names of hosts, without ports."""

    def read(self, text: str) -> tuple[str, ...]:
        """Return the names, or raise ValueError."""
        names = _parts(text.lower())
        if not all(_NAME.fullmatch(name) for name in names):
            raise ValueError(text)
        return names

    def shown(self, value: Iterable[str]) -> str:
        """Return them as they were written."""
        return ", ".join(value) or "not set"


class Networks(Text, frozen=True):
    """Addresses of machines, and networks."""

    def read(self, text: str) -> tuple[Network, ...]:
        """Return the networks, or raise ValueError."""
        return tuple(map(ip_network, _parts(text)))

    def shown(self, value: Iterable[Network]) -> str:
        """Return them as they were written."""
        return ", ".join(map(str, value)) or "not set"


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


HOSTS = Hosts("names such as `guide.example.org`, with commas between")
NETWORKS = Networks("addresses or networks such as `172.17.0.0/16`, with commas between")
