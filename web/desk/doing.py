"""What an agent does beside answering: each kind of it, as an event has it."""

from collections.abc import Callable
from typing import Any

from flask import g, request

from treeguide.kernel import WrongValues
from treeguide.service.desk import NotAColleague
from treeguide.service.walk import Walk
from treeguide.store import Ack
from treeguide.web.access import refuse, require, who
from treeguide.web.desk.area import desk
from treeguide.web.desk.closing import closing, hung_up, missing
from treeguide.web.desk.days import wrong_day
from treeguide.web.desk.holding import rights_in
from treeguide.web.desk.lengths import too_long
from treeguide.web.desk.slips import decided
from treeguide.web.hidden import seen_in

LONGEST_WORDS = 2_000
FLAG_KEY = 60
"""How much of a page's key goes into that of what it says to the author."""

Doing = Callable[..., "Ack | None"]


def words(name: str) -> str | None:
    """Return what was written into a field, None if nothing; raise WrongValues if too much."""
    said = request.form.get(name, "").strip()
    if (wrong := too_long(name, said, LONGEST_WORDS)) is not None:
        raise WrongValues({name: wrong})
    return decided(name, said) or None


def _noted(walk: Walk, node: str, seq: int, key: str) -> None:
    """Nothing more: what was typed is kept already."""


def _flagged(walk: Walk, node: str, seq: int, key: str) -> Ack:
    require("suggest", walk.edition.tree.team, walk.edition.tree.id)
    return _act(walk, "flagged", seq, key, node=node, text=words("desk.flag"))


def _paused(walk: Walk, node: str, seq: int, key: str) -> Ack:
    return _act(walk, "paused", seq, key, node=node, text=words("desk.pause"))


def _resumed(walk: Walk, node: str, seq: int, key: str) -> Ack:
    return _act(walk, "resumed", seq, key, node=node)


def _jumped(walk: Walk, node: str, seq: int, key: str) -> Ack:
    target, reason = request.form.get("desk.to", ""), words("desk.why")
    if reason is None:
        raise WrongValues({"desk.why": g.t("desk.jump.why.missing")})
    return _act(walk, "jumped", seq, key, node=target, text=reason)


def _handed_over(walk: Walk, node: str, seq: int, key: str) -> Ack:
    to = request.form.get("desk.colleague", "")
    if not to:
        raise WrongValues({"desk.colleague": g.t("desk.pass.missing")})
    return _pass(walk, to, seq, key)


def _taken_over(walk: Walk, node: str, seq: int, key: str) -> Ack:
    # By a double click she has it already.
    if key not in walk.keys and not rights_in(walk).takes_over:
        refuse()
    return _pass(walk, who().person.id, seq, key)


def _ended(walk: Walk, node: str, seq: int, key: str) -> Ack:
    given = closing(request.form)
    text, to_author = _all_words(missing(given), "desk.words", "desk.author")
    if to_author is not None:
        _act(walk, "flagged", seq, f"{key[:FLAG_KEY]}.f", node=node, text=to_author)
        seq += 1
    return _act(walk, "ended", seq, key, node=node, given=given, text=text)


def _hung_up(walk: Walk, node: str, seq: int, key: str) -> Ack:
    given = hung_up(request.form)
    day = given["follow_up"]
    if day is not None and (wrong := wrong_day(day)) is not None:
        raise WrongValues({"desk.call-back": wrong})
    return _act(walk, "ended", seq, key, node=node, given=given)


DOINGS: dict[str, Doing] = {
    "noted": _noted,
    "flagged": _flagged,
    "paused": _paused,
    "resumed": _resumed,
    "jumped": _jumped,
    "handed-over": _handed_over,
    "taken-over": _taken_over,
    "ended": _ended,
    "hung-up": _hung_up,
}
"""What is done by the kind that a button sends."""


def _all_words(wrong: dict[str, str], *names: str) -> list[str | None]:
    """Return what was written into fields; raise WrongValues with all that is wrong in the form."""
    found = []
    for name in names:
        try:
            found.append(words(name))
        except WrongValues as error:
            wrong = {**wrong, **error.troubles}
    if wrong:
        raise WrongValues(wrong)
    return found


def _act(walk: Walk, kind: str, seq: int, key: str, **what: Any) -> Ack:
    return walk.act(kind, seq=seq, key=key, by=who().person.id, **what, **seen_in(request.form))


def _pass(walk: Walk, to: str, seq: int, key: str) -> Ack:
    text, by = words("desk.pass"), who().person.id
    try:
        return desk().hand_over(walk, to, by=by, seq=seq, key=key, text=text)
    except NotAColleague:
        raise WrongValues({"desk.colleague": g.t("desk.pass.nobody")}) from None
