"""What a setting can be, how it is read from a text, and how it is shown."""

import re
from typing import Any

from treeguide.model import Record

FOREVER = -1
"""The days of what is kept until somebody erases it; written `forever`."""
_DIGITS = re.compile("[0-9]{1,9}")
_ADDRESS = re.compile(r"https?://[^\s/?#]+/?")
_PASSWORD = re.compile(r"(?<=://)([^/:@?]*):.*@|(?<=password=)[^&\s]*")


class Secret(str):
    """A text that is never shown, not even where somebody prints the record that holds it."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return that there is one."""
        return "Secret(not shown)"


def without_password(address: str) -> str:
    """Return `address` as it may be shown: a password in it left out."""
    return _PASSWORD.sub(_shown_user, address)


def _shown_user(found: re.Match[str]) -> str:
    return "***" if found[1] is None else f"{found[1]}:***@"


class Text(Record, frozen=True):
    """Any text that is not empty."""

    allowed: str = "any text"

    def read(self, text: str) -> Any:
        """Return the value that `text` means, or raise ValueError."""
        return text

    def shown(self, value: Any) -> str:
        """Return a value as one may read it, a password inside of an address left out."""
        return without_password(str(value)) if value else "not set"


class Address(Text, frozen=True):
    """Where a web server answers."""

    def read(self, text: str) -> str:
        """Return the address, or raise ValueError."""
        if not _ADDRESS.fullmatch(text):
            raise ValueError(text)
        return text


class Hidden(Text, frozen=True):
    """A text of which only its being there is shown."""

    def read(self, text: str) -> Secret:
        """Return the text, so that nobody prints it by accident."""
        return Secret(text)

    def shown(self, value: Any) -> str:
        """Return whether there is one."""
        return "set, not shown" if value else "not set"


class Words(Text, frozen=True):
    """One of a few words."""

    words: tuple[str, ...] = ()

    def read(self, text: str) -> str:
        """Return the word, or raise ValueError."""
        if text not in self.words:
            raise ValueError(text)
        return text


class Flag(Text, frozen=True):
    """On or off."""

    def read(self, text: str) -> bool:
        """Return whether `text` means on, or raise ValueError."""
        if text not in ("0", "1"):
            raise ValueError(text)
        return text == "1"

    def shown(self, value: Any) -> str:
        """Return the digit for it."""
        return "1" if value else "0"


class Whole(Text, frozen=True):
    """A whole number between two; where `endless` is allowed, also the word for it."""

    least: int = 0
    most: int = 0
    endless: bool = False

    def read(self, text: str) -> int:
        """Return the number, or raise ValueError."""
        if self.endless and text == "forever":
            return FOREVER
        if not (_DIGITS.fullmatch(text) and self.least <= int(text) <= self.most):
            raise ValueError(text)
        return int(text)

    def shown(self, value: Any) -> str:
        """Return the number, or the word for no end."""
        return "forever" if self.endless and value == FOREVER else str(value)


def text(allowed: str) -> Text:
    """Return the kind of a text, said in words."""
    return Text(allowed)


def one_of(*words: str) -> Words:
    """Return the kind of a word out of these."""
    return Words(" or ".join(f"`{word}`" for word in words), words)


def whole(least: int, most: int, *, endless: bool = False) -> Whole:
    """Return the kind of a number from `least` to `most`."""
    said = f"a whole number from {least} to {most:,}" + (", or `forever`" if endless else "")
    return Whole(said, least, most, endless)


ADDRESS = Address("an address such as `http://127.0.0.1:5173`")
FLAG = Flag("`1` or `0`")
HIDDEN = Hidden("32 bytes in base64, or 64 digits in hex")
