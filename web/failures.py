"""What whoever runs the server hears of what the store cannot do; the person hears less."""

import re
import secrets
from hashlib import sha256

from flask import current_app

from treeguide.store import Broken, StoreError
from treeguide.web import metrics
from treeguide.web.logs import log

RETRY_SECONDS = "2"
"""After so long whatever could not be kept may be sent again."""
_NAMED = re.compile(r"(?<=session )“([^”]+)”")


def reported(error: StoreError) -> str:
    """Log why the store fails; return the number under which the log has it if it is damage.

    Damage is counted as well, so that somebody is called.
    """
    said = without_ids(str(error))
    if not isinstance(error, Broken):
        log.error("%s", said)
        return ""
    number = secrets.token_hex(4)
    log.error("Damage %s: %s", number, said)
    current_app.extensions[metrics.NAME].chain_failures.inc()
    return number


def without_ids(sentence: str) -> str:
    """Return a sentence in which sessions are named as everywhere in the log: by a digest."""
    return _NAMED.sub(lambda found: sha256(found[1].encode()).hexdigest()[:16], sentence)
