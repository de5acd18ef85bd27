"""Whether data are damaged, as far as that shows at first sight: for who starts with them."""

from collections.abc import Sequence

from treeguide.store.keeping.file_check import are_long, faults_of_files
from treeguide.store.keeping.verify import quick_look
from treeguide.store.store import Store


def faults_at_first_sight(store: Store, beginnings: Sequence[str] = ()) -> list[str]:
    """Return what is wrong with `store`: with its files, unless they are long, and in a sample.

    `beginnings` are faults that were found before it was opened. Raises a StoreError where it
    cannot be looked at now, which says nothing about it.
    """
    faults = [*beginnings] or ([] if are_long(store) else faults_of_files(store))
    # In files with a fault, anything may be found.
    return faults or quick_look(store)
