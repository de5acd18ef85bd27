"""What whoever runs the server hears of what the store cannot do; the person hears less."""

import secrets

from flask import current_app

from treeguide.store import Broken, StoreError
from treeguide.web import metrics
from treeguide.web.logs import log

RETRY_SECONDS = "2"
"""After so long whatever could not be kept may be sent again."""


def numbered(fault: Exception) -> str:
    """Log a fault of ours; return the number under which the log has it."""
    number = secrets.token_hex(4)
    if isinstance(fault, StoreError):
        # It is a sentence that says what the database refuses; where that was asked says no more.
        log.error("Fault %s: %s", number, fault)
    else:
        log.error("Fault %s", number, exc_info=fault)
    return number


def reported(error: StoreError) -> str:
    """Log why the store fails; return the number under which the log has it if it is damage.

    Damage is counted as well, so that somebody is called.
    """
    if not isinstance(error, Broken):
        log.error("%s", error)
        return ""
    number = secrets.token_hex(4)
    log.error("Damage %s: %s", number, error)
    current_app.extensions[metrics.NAME].chain_failures.inc()
    return number
