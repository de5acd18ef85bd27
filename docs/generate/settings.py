"""The list of settings."""

from docs.generate.prose import table
from treeguide.settings import all_settings

_OPENING = """\
# Settings

Each is a variable of the environment.
A wrong value is refused when the program starts, with what is allowed.
`treeguide doctor` prints what each one is here and where that comes from, secrets left out.
An option of a command wins over the variable.
"""


def settings_page() -> str:
    """Return the page with all settings."""
    rows = [
        [f"`{one.name}`", one.kind.allowed, _default(one.kind.shown(one.default)), one.meaning]
        for one in all_settings()
    ]
    return f"{_OPENING}\n{table(['name', 'can be', 'without it', 'meaning'], rows)}\n"


def _default(shown: str) -> str:
    return shown if shown == "not set" else f"`{shown}`"
