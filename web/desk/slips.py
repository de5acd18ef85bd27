"""What looks personal in an agent's own words: it is kept only after she has said how."""

from flask import g, request

from treeguide.detector import ACCOUNT, CARD, KINDS, masked, spots
from treeguide.kernel import WrongValues

IN_WORK = (CARD, ACCOUNT)
"""What nobody needs for the work on a case; a number to call back is part of it."""
TO_OTHERS = frozenset({"desk.flag", "desk.words", "desk.author", "reason"})
"""Fields that are read by people who have nothing to do with the case."""


class Slip(str):
    """A sentence about something personal, beside which a page asks how to keep it."""

    __slots__ = ()
    is_slip = True


def decided(name: str, said: str, before: str = "") -> str:
    """Return what is to be kept of a field, masked or as it is, as the page's sender has said.

    What stood in it `before` was decided then. Raises WrongValues where nobody has said it yet.
    """
    kinds = KINDS if name in TO_OTHERS else IN_WORK
    found = {
        spot.kind
        for spot in spots(said)
        if spot.kind in kinds and said[spot.start : spot.end] not in before
    }
    how = request.form.get(f"{name}.slip") if found else "keep"
    if how == "keep":
        return said
    if how == "mask":
        return masked(said, kinds)
    what = ", ".join(g.t(f"desk.slip.{kind}") for kind in KINDS if kind in found)
    raise WrongValues({name: Slip(g.t("desk.slip", what=what))})
