"""Which versions belong together: what a session walks, and what a new one will walk."""

from collections.abc import Mapping

import msgspec

from treeguide.store.driver import Row


def closure_of(row: Row) -> Mapping[str, str]:
    """Return the versions that a row names, by tree id; none where they cannot be read.

    So one damaged row keeps nobody from the others of a list; whoever needs its versions finds
    that they are missing.
    """
    try:
        return msgspec.json.decode(row["closure"], type=dict[str, str])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
