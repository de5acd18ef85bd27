"""Which brand a page wears: that of its tree, otherwise the one called `default`, or none."""

import logging
from collections.abc import Callable, Mapping
from hashlib import sha256
from threading import Lock
from time import monotonic

import msgspec

from treeguide.model import Record
from treeguide.service.brand_look import Look
from treeguide.service.brand_style import style_of
from treeguide.store import Store, StoreError
from treeguide.store.brands import Brand

DEFAULT = "default"
"""The id of the brand that pages wear whose tree was given none."""
FRESH_S = 5.0
"""For how many seconds it is remembered which brands there are: a change made in another process,
or on another node, is seen after that. Who changes something here sees it at once.
"""

log = logging.getLogger("treeguide")


class Worn(Record, frozen=True):
    """A brand, ready to be worn."""

    id: str
    name: str
    style: str
    logo: str | None
    logo_dark: str | None
    mark: str
    """Changes whenever something about the brand does."""


class Wardrobe(Record, frozen=True):
    """What there is to wear, and who wears it."""

    brands: Mapping[str, Worn]
    of_trees: Mapping[str, str]
    files: frozenset[str]
    """The sha256 of each logo and font."""


NOTHING = Wardrobe({}, {}, frozenset())


class Brands:
    """The brands of a store, remembered for a while: a page without one costs no more by this.

    `address_of` says where a file is, by its sha256.
    """

    def __init__(
        self,
        store: Store,
        address_of: Callable[[str], str],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._store = store
        self._address_of = address_of
        self._clock = clock
        self._looking = Lock()
        self._fresh_until = float("-inf")
        self._known = NOTHING

    def worn_by(self, tree_id: str | None) -> Worn | None:
        """Return what a page of a tree wears, None stands for no tree and for our own look."""
        known = self.known()
        if not known.brands:
            return None
        return known.brands.get(known.of_trees.get(tree_id or "", DEFAULT))

    def known(self) -> Wardrobe:
        """Return what there is to wear; while somebody looks, others take what was there before."""
        if self._clock() >= self._fresh_until and self._looking.acquire(blocking=False):
            try:
                self._known = self._found()
                self._fresh_until = self._clock() + FRESH_S
            finally:
                self._looking.release()
        return self._known

    def forget(self) -> None:
        """Look again before the next page, as something was changed."""
        self._fresh_until = float("-inf")

    def _found(self) -> Wardrobe:
        try:
            brands, of_trees = self._store.brands(), self._store.brands_of_trees()
        except StoreError:
            # Whatever is wrong with the data is told elsewhere; the page that tells it wears this.
            return self._known
        ready = [pair for one in brands if (pair := self._ready(one)) is not None]
        files = {file for worn, look in ready for file in _files(worn, look)}
        return Wardrobe({worn.id: worn for worn, _ in ready}, of_trees, frozenset(files))

    def _ready(self, brand: Brand) -> tuple[Worn, Look] | None:
        look = look_of(brand)
        if look is None:
            log.error("The look of the brand “%s” cannot be read, so no page wears it.", brand.id)
            return None
        address = self._address_of(look.font_file) if look.font_file else ""
        style = style_of(look, address)
        said = "\n".join((style, brand.name, brand.logo or "", brand.logo_dark or ""))
        mark = sha256(said.encode()).hexdigest()[:16]
        return Worn(brand.id, brand.name, style, brand.logo, brand.logo_dark, mark), look


def look_of(brand: Brand) -> Look | None:
    """Return how a brand looks, None where that cannot be read."""
    try:
        return msgspec.json.decode(brand.look, type=Look)
    except msgspec.MsgspecError:
        return None


def _files(worn: Worn, look: Look) -> list[str]:
    return [file for file in (worn.logo, worn.logo_dark, look.font_file) if file is not None]
