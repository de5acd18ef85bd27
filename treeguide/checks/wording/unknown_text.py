"""Defines the rule `unknown_text`."""

from collections.abc import Iterable, Iterator

from treeguide.checks.addresses import addresses
from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.nearest import Nearest
from treeguide.format.faults import pointer


class UnknownText(Rule):
    """A translation has words for a text that the tree does not have.

    ## What it means

    The address of the words in a file such as `de.json` leads to nothing in the tree: a node, an
    answer, a field or a value was renamed or taken out, or its name is misspelt.
    What begins with the same unknown name is reported once.

    ## Why it hurts a caller

    Nobody ever reads these words; where they were meant to stand, the caller reads another
    language in the middle of her own.

    ## Example

    `nodes.lapm.title` in `de.json`, where the node is called `lamp`.

    ## Remedy

    Write the address of the text that was meant, or take the words out.
    """

    level = "warning"
    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = good
    good_languages = {"de": {"nodes.plug.title": {"text": "Stecker"}}}
    bad_languages = {"de": {"nodes.plog.title": {"text": "Stecker"}}}

    def check(self, case: Case) -> Iterator[Finding]:
        if not any(one.texts for one in case.translations.values()):
            return
        known = set(addresses(case.tree))
        places = _Places(known)
        for language, translation in case.translations.items():
            strays = [address for address in translation.texts if address not in known]
            for lost, address in places.lost_in(strays):
                likely = places.likely(lost)
                yield self.finding(
                    f"The language “{language}” has words for “{lost}”, and the tree has no such"
                    " text. A caller never reads them, and may read another language instead.",
                    node=_node_of(case, address),
                    at=pointer(("texts", address)),
                    fix=f"Write “{likely}” instead."
                    if likely
                    else "Write the address of a text of the tree, or take these words out.",
                )


class _Places:
    """The beginnings of all addresses, so that the first wrong step of another one is found."""

    def __init__(self, known: Iterable[str]) -> None:
        self._next: dict[str, set[str]] = {}
        for address in known:
            before = ""
            for step in address.split("."):
                self._next.setdefault(before, set()).add(step)
                before = f"{before}.{step}" if before else step

    def lost_in(self, strays: Iterable[str]) -> Iterable[tuple[str, str]]:
        """Return where addresses leave all that is known, each with the first that leaves there."""
        found: dict[str, str] = {}
        for address in strays:
            found.setdefault(self._lost(address), address)
        return found.items()

    def likely(self, lost: str) -> str | None:
        """Return what was most likely meant where an address leaves all that is known."""
        before, _, step = lost.rpartition(".")
        names = self._next.get(before, set())
        # Of a known name only the rest is missing, and nobody knows which.
        near = Nearest(sorted(names)).to(step) if step not in names else None
        return near and (f"{before}.{near}" if before else near)

    def _lost(self, address: str) -> str:
        before = ""
        for step in address.split("."):
            is_known = step in self._next.get(before, ())
            before = f"{before}.{step}" if before else step
            if not is_known:
                return before
        return address


def _node_of(case: Case, address: str) -> str | None:
    first, _, rest = address.partition(".")
    node = rest.partition(".")[0]
    return node if first == "nodes" and node in case.tree.nodes else None
