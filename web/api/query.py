"""What stands behind the `?` of an address: a slip in it is told, and never passed over."""

from collections.abc import Iterable, Sequence

from flask import request

from treeguide.schema.sentences import clipped, listed, nearest
from treeguide.web.api.problems import PlacedError, Refused, refused_at


def refuse_unknown(known: Sequence[str]) -> None:
    """Refuse this request if its address has a parameter that is not `known`, or one twice."""
    for name, values in request.args.lists():
        if name not in known:
            takes = f"It takes: {listed(known)}." if known else "It takes none."
            near = _meant(nearest(name, known))
            said = f"“{clipped(name)}” is no parameter of this call. {near}{takes}"
            raise Refused("wrong-parameter", said, at=name)
        if len(values) > 1:
            said = f"“{name}” stands {len(values)} times in the address. Send it once."
            raise Refused("wrong-parameter", said, at=name)


def one_of(name: str, known: Sequence[str]) -> str | None:
    """Return the parameter `name`, which is one of those `known`; None where it is left out."""
    asked = request.args.get(name)
    if asked is None or asked in known:
        return asked
    near = _meant(nearest(asked, known))
    said = f"“{name}” is “{clipped(asked)}”. {near}It can be {listed(known)}, or be left out."
    raise Refused("wrong-parameter", said, at=name)


def language_in(spoken: Iterable[str]) -> str | None:
    """Return the language of those `spoken` that the address asks for, None if for none."""
    asked, offered = request.args.get("language"), list(spoken)
    if asked is None or not offered:
        return None
    found = spoken_as(asked, offered)
    if found is None:
        raise Refused("wrong-parameter", _not_spoken(asked, offered), at="language")
    return found


def required_language(language: str, spoken: Iterable[str]) -> str:
    """Return the language of those `spoken` that a body asks for, or refuse the body."""
    offered = list(spoken)
    found = spoken_as(language, offered)
    if found is None:
        said = _not_spoken(language, offered)
        raise refused_at("wrong-body", [PlacedError("/language", said)])
    return found


def spoken_as(language: str, spoken: Sequence[str]) -> str | None:
    """Return the one of those `spoken` that somebody understands who asks for `language`.

    Who asks for Austrian German is answered in German, as RFC 4647 says in section 3.4, and who
    asks for German in Austrian German where there is no other.
    """
    asked = language.lower()
    alike = {one.lower(): one for one in reversed(spoken)}
    while asked not in alike and "-" in asked:
        asked = asked.rpartition("-")[0]
    kinds = (one for one in spoken if one.lower().partition("-")[0] == asked)
    return alike.get(asked) or next(kinds, None)


def _not_spoken(language: str, spoken: Sequence[str]) -> str:
    near = _meant(nearest(language, spoken))
    return (
        f"“language” is “{clipped(language)}”, which is not spoken here. {near}"
        f"Choose one of: {listed(spoken)}."
    )


def _meant(near: str | None) -> str:
    return f"Did you mean “{near}”? " if near else ""
