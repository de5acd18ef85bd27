"""What `treeguide restore` says about what it has done."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from treeguide.cli.paper import count
from treeguide.store.keeping.handing_over import HandedOver
from treeguide.store.keeping.restoring import Restored
from treeguide.store.sqlite.data_folder import KEYS_FILE


def about_restored(done: Restored) -> Iterator[str]:
    """Yield what became of the data before, and what has to be done now."""
    before = done.before
    if before.erasures:
        yield f"What was erased stays erased: {count(before.erasures, 'session')}."
    if before.revocations:
        yield f"What was revoked stays revoked: {count(before.revocations, 'access token')}."
    if before.people:
        people = count(before.people, "person", "people")
        yield (
            "What was taken from people stays taken, and newer passwords and addresses count:"
            f" {people}."
        )
    if before.teams:
        yield f"Teams stay where they have been put since: {count(before.teams, 'team')}."
    if before.trees:
        trees = count(before.trees, "tree")
        yield f"Sites that trees have lost since, and what these were told, stay lost: {trees}."
    yield from _about_what_is_not_back(before)
    if done.keyless:
        back = counted(done.keyless, "session has", "sessions have")
        yield f"{back} come back as erased: the keys of their personal answers are not there."
    yield from before.remarks
    yield from (str(one) for one in done.missing)
    yield from _about_what_is_kept(done)


def counted(number: int, one: str, several: str) -> str:
    """Return `number` with a noun and its verb: 1 session was, 2 sessions were."""
    return count(number, one, several)


def _about_what_is_not_back(before: HandedOver) -> Iterator[str]:
    if before.newer_sessions:
        are = counted(before.newer_sessions, "session that has", "sessions that have")
        yield f"Not in the backup: {are} begun since."
    if before.longer_sessions:
        yield f"Not in the backup: what was said since in {_others(before.longer_sessions)}."
    if before.newer_tokens:
        yield (
            f"Not in the backup: {count(before.newer_tokens, 'access token')} made since, which"
            " nobody can use now. Make new ones."
        )
    if before.newer_people:
        are = counted(before.newer_people, "person who was", "people who were")
        yield f"Not in the backup: {are} let in since. Invite them again."


def _others(number: int) -> str:
    return count(number, "session of it", "sessions of it")


def _about_what_is_kept(done: Restored) -> Iterator[str]:
    if not done.replaced:
        return
    yield f"The data before are kept as {', '.join(f'“{one}”' for one in done.replaced)}."
    yield from about_old_keys(done.replaced)


def about_old_keys(kept: Iterable[Path]) -> Iterator[str]:
    """Yield what to do about files with keys among those that were kept."""
    for file in kept:
        if file.name.startswith(KEYS_FILE):
            yield f"“{file}” may open sessions that are erased from now on: delete it soon."
