"""Whether a proxy has passed a request on: then it is somebody else's than who is connected."""

from typing import Protocol

PASSED_ON = ("x-forwarded-for", "forwarded")


class Headers(Protocol):
    """The headers of a request, as Flask or the server gives them."""

    def __contains__(self, name: str, /) -> bool:
        """Whether there is a header, whose name is in small letters."""
        ...


def was_passed_on(headers: Headers) -> bool:
    """Whether the headers of a request name somebody for whom a proxy has sent it."""
    return any(name in headers for name in PASSED_ON)
