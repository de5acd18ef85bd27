"""Which master keys are needed and not there: to be told before somebody needs one."""

from treeguide.model import Record
from treeguide.store.part import Part
from treeguide.store.sealing.vault import Vault


class MissingKey(Record, frozen=True):
    """A master key that is not there. As a text: what follows, and what to do."""

    master_id: str
    """Its name; empty where there is no master key at all, and nothing was kept under one."""
    data_keys: int
    """How many keys of sessions it has wrapped."""
    where: str
    """Where it has to be put."""

    def __str__(self) -> str:
        if not self.master_id:
            return (
                f"There is no master key in {self.where}, so no personal answer can be kept."
                " `openssl rand -base64 32` makes one. Put it there, then start again."
            )
        keys = "1 session key needs" if self.data_keys == 1 else f"{self.data_keys:,} keys need"
        return (
            f"{keys} the master key {self.master_id}, which is not in {self.where}. Until then the"
            " personal answers of their sessions can be neither read nor given. Put it there, as a"
            " line of its own after any others."
        )


class MissingKeys(Part):
    """Tells which master keys are missing."""

    vault: Vault

    def missing_keys(self) -> list[MissingKey]:
        """Return the master keys that are needed and not there, by name.

        It counts all data keys, so ask at the start and, while something is missing, now and then:
        a key that is put into its file is found there without a restart.
        """
        master, held = self.vault.master, self.vault.masters()
        missing = [
            MissingKey(name, times, master.where)
            for name, times in sorted(held.items())
            if name not in master
        ]
        if not missing and not master.ids:
            return [MissingKey("", 0, master.where)]
        return missing
