"""The right to a session in a foreign frame: a secret in the path, for there is no cookie.

Beside it stand the session's id and, where somebody has chosen one, the language of the pages.
"""

import re

from treeguide.model import Record

_LANGUAGE = "[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}"
_TEXT = re.compile(rf"([A-Za-z0-9_-]{{22}})\.([A-Za-z0-9_-]{{43}})(?:\.({_LANGUAGE}))?")


class Capability(Record, frozen=True):
    """What a part of an address says: which session, with which secret, in which language."""

    session_id: str
    secret: str
    language: str = ""

    @property
    def text(self) -> str:
        """Return it as it stands in an address."""
        parts = (self.session_id, self.secret, self.language)
        return ".".join(part for part in parts if part)


def capability_in(text: str) -> Capability | None:
    """Return what a part of an address says, None if it is no capability."""
    found = _TEXT.fullmatch(text)
    return Capability(found[1], found[2], found[3] or "") if found else None


def is_language(said: str) -> bool:
    """Whether this can stand in an address as the name of a language."""
    return re.fullmatch(_LANGUAGE, said) is not None
