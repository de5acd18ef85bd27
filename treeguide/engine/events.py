"""What can happen in a session."""

from typing import Any

from treeguide.kernel import Given
from treeguide.model import Record

US_A_DAY = 86_400_000_000
"""Moments are in microseconds since 1970, UTC, and no day is longer or shorter than another."""


class Event(Record, frozen=True):
    """One thing done in a session. The events in order are the session.

    `at_us` is the moment in microseconds since 1970, UTC; `key` is made by the client, so that an
    event sent twice counts once.
    """

    seq: int
    at_us: int
    kind: str
    key: str = ""
    node: str | None = None
    given: Given | None = None
    """What was answered or filled in; for `jumped` the node to which, as `→node`; for `identified`,
    `handed-over` and `ended` what `saying` allows."""
    index: int | None = None
    """For `changed`: which entry of the path gets another answer."""
    text: str | None = None
    by: str | None = None
    """Who did it, where somebody had signed in."""
    read: bool = False
    """Whether the exact words that the node asks for were ticked as read."""
    known: dict[str, Any] = {}
    mode: str = "live"
    audience: str = "customer"
    language: str | None = None
