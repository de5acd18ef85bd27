"""Which master keys are needed and not there: to be told before somebody needs one."""

from collections.abc import Mapping

from treeguide.model import Record
from treeguide.store.part import Part
from treeguide.store.sealing.master import AT_ONCE, Master
from treeguide.store.sealing.vault import Vault


class MissingKey(Record, frozen=True):
    """A master key that is not there. As a text: what follows, and what to do."""

    master_id: str
    """Its name; empty where there is no master key at all, and nothing was kept under one."""
    data_keys: int
    """How many keys of sessions it has wrapped."""
    where: str
    """Where it has to be put."""
    when_it_works: str = AT_ONCE
    """The end of a sentence: from when it works that is put there."""

    def __str__(self) -> str:
        if not self.master_id:
            return (
                f"There is no master key in {self.where}, so no personal answer can be kept."
                " `openssl rand -base64 32` makes one. Put it there"
                f"{self.when_it_works}."
            )
        keys = "1 session key needs" if self.data_keys == 1 else f"{self.data_keys:,} keys need"
        return (
            f"{keys} the master key {self.master_id}, which is not in {self.where}. Until then the"
            " personal answers of their sessions can be neither read nor given. Put it there, as a"
            f" line of its own after any others{self.when_it_works}."
        )


class MissingKeys(Part):
    """Tells which master keys are missing."""

    vault: Vault

    def missing_keys(self) -> list[MissingKey]:
        """Return the master keys that are needed and not there, by name.

        It counts all data keys, so ask at the start and, while something is missing, now and then:
        a key that is put into its file is found there without a restart.
        """
        return missing_from(self.vault.master, self.vault.masters())


def missing_from(master: Master, held: Mapping[str, int]) -> list[MissingKey]:
    """Return which master keys are not in `master`; `held` says how many keys each has wrapped."""
    needed = sorted(name for name in held if name not in master)
    if not held and not master.is_there:
        needed = [""]
    return [
        MissingKey(name, held.get(name, 0), master.where, master.when_it_works) for name in needed
    ]
