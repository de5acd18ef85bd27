"""What keeps data from being moved, in sentences."""

from pathlib import Path

from treeguide.cli.refusal import Refusal
from treeguide.cli.restored import counted
from treeguide.store import Damage, Store, is_address
from treeguide.store.invariants.sealed import Sealed
from treeguide.store.keeping.kept_file import NoKeys, keys_beside
from treeguide.store.keeping.keyless import keyless
from treeguide.store.keeping.movable import Portable, WithKeys
from treeguide.store.keeping.verify import Judgement, verify

MOST_NAMED = 20


def movable(old: Store, source: str, target: str, *, without_keys: bool) -> Judgement:
    """Return what is known of the data at `source`; refuse what cannot be moved to `target`."""
    judgement = verify(old, more=(WithKeys, Portable) if is_address(target) else (WithKeys,))
    _refuse_what_cannot_be_written(_of(judgement, Portable.name))
    lost = keyless(judgement)
    if lost and not without_keys and isinstance(old.keys, NoKeys):
        raise Refusal(_lacks_keys(source, len(lost)))
    borne = (Sealed.name,) if without_keys else ()
    damages = [one for one in judgement.damages if one.invariant not in borne]
    if damages:
        raise Refusal(
            f"The data are damaged, so nothing was moved. {damages[0]} `treeguide verify` lists"
            " all, `treeguide repair` saves what is whole."
        )
    return judgement


def _of(judgement: Judgement, invariant: str) -> list[Damage]:
    return [one for one in judgement.damages if one.invariant == invariant]


def _refuse_what_cannot_be_written(found: list[Damage]) -> None:
    if not found:
        return
    named = ", ".join(f"“{one.session_id}”" for one in found[:MOST_NAMED])
    more = f" and {len(found) - MOST_NAMED:,} more" if len(found) > MOST_NAMED else ""
    raise Refusal(
        f"{counted(len(found), 'session holds', 'sessions hold')} the character NUL, which"
        f" PostgreSQL cannot keep, so nothing was moved: {named}{more}. `treeguide repair"
        " --for-postgresql --apply` takes these out of the data, and keeps the files as they are"
        " now beside them."
    )


def _lacks_keys(source: str, sessions: int) -> str:
    has = counted(sessions, "session has", "sessions have")
    return (
        f"{has} personal answers whose keys are not in “{keys_beside(Path(source)).name}” beside"
        " the backup, so nothing was moved. Put that file beside the backup. If there is none any"
        " more, say --without-keys: what lacks its keys arrives as erased."
    )
