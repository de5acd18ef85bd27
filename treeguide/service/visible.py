"""What people have typed, where nothing of it may steer a terminal."""

import re

_STEERING = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)")
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\N{SYMBOL FOR DELETE}"}


def visible(text: str) -> str:
    """Return `text` with a sign in place of each control character but tabs and line breaks.

    Those of ASCII have pictures of their own, such as ␛; others, and what turns the direction of
    writing, become �.
    """
    return _STEERING.sub(lambda found: _PICTURES.get(ord(found[0]), "�"), text)
