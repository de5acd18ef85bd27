"""A program whose files may not grow any more, and then may again; prints what came of it.

python -m tests.faults.limited DATA
"""

import resource
import sys
from pathlib import Path

from tests.faults import lamps
from treeguide.store import Ack, StoreError, open_store

MOST_BYTES = 200_000
SESSION = "limited"


def main(data: Path) -> None:
    store = open_store(data)
    lamps.prepare(store)
    ack = lamps.start(store, SESSION)
    allowed = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_BYTES, allowed[1]))
    try:
        while True:
            ack = lamps.go_on(store, SESSION, ack)
    except StoreError as error:
        print(type(error).__name__, lamps.as_acknowledged(store, SESSION, ack.seq) == ack.seq)
    resource.setrlimit(resource.RLIMIT_FSIZE, allowed)
    again: Ack = lamps.go_on(store, SESSION, ack)
    print(again.seq == ack.seq + 1, lamps.as_acknowledged(store, SESSION, again.seq) == again.seq)
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
