"""Guesses at passwords: after some that were wrong, one has to wait, longer each time."""

from treeguide.model import Record
from treeguide.store.driver import Run
from treeguide.store.part import Part
from treeguide.store.people import sql

FREE = 5
"""How many wrong ones nobody has to wait for."""
SHORTEST_US = 1_000_000
LONGEST_US = 15 * 60 * 1_000_000
FORGOTTEN_AFTER_US = 24 * 3600 * 1_000_000
KEPT_US = 90 * 24 * 3600 * 1_000_000
"""How long it is remembered that somebody has guessed, or was right."""


class Guessed(Record, frozen=True):
    """How often somebody guessed wrongly about a subject, and until when nobody may try again."""

    failures: int = 0
    last_us: int = 0
    closed_until_us: int = 0


class Guesses(Part):
    """Counts wrong guesses by subject: an account, or where they come from."""

    def closed_until_us(self, *subjects: str) -> int:
        """Return from when on the next guess about all of `subjects` is looked at."""
        return max(self._guessed(subject).closed_until_us for subject in subjects)

    def try_to_guess(self, *subjects: str) -> int:
        """Count a guess as a wrong one before it is looked at; return until when it must wait.

        Where that is 0 it may be looked at. Counting first lets many at once gain nothing.
        """
        now = self.clock()
        known = self.closed_until_us(*subjects)
        if known > now:
            # Who has to wait anyhow writes nothing.
            return known

        def count(run: Run) -> int:
            # Always in the same order: nobody waits for who waits for her.
            found = [(one, _held(run, one)) for one in sorted(subjects)]
            closed = max(guessed.closed_until_us for _, guessed in found)
            if closed > now:
                return closed
            for subject, guessed in found:
                run(sql.KEEP_GUESS, _counted(subject, guessed, now))
            return 0

        return self._driver.write(count)

    def forget_guesses(self, *subjects: str) -> None:
        """Count anew: one was right."""

        def forget(run: Run) -> None:
            for subject in subjects:
                run(sql.DROP_GUESS, {"subject": subject})

        self._driver.write(forget)

    def take_back_guess(self, subject: str) -> None:
        """Count one guess less: it was right; those of others about `subject` stay counted."""
        self._driver.write(lambda run: run(sql.TAKE_BACK_GUESS, {"subject": subject}) and None)

    def remember_right(self, subject: str) -> None:
        """Keep that one about `subject` was right, and count anew."""
        values = {"subject": subject, "failures": 0, "now_us": self.clock(), "closed_until_us": 0}

        def remember(run: Run) -> None:
            run(sql.BEGIN_GUESS, values)
            run(sql.KEEP_GUESS, values)

        self._driver.write(remember)

    def is_remembered(self, subject: str) -> bool:
        """Whether there was a guess about `subject` lately."""
        return self._guessed(subject).last_us > self.clock() - KEPT_US

    def forget_old_guesses(self) -> int:
        """Forget what was long ago; return about how many subjects."""
        values = {"before_us": self.clock() - KEPT_US}

        def forget(run: Run) -> int:
            return int(run(sql.DROP_OLD_GUESSES, values).rowcount)

        return self._driver.write(forget)

    def _guessed(self, subject: str) -> Guessed:
        found = self._driver.read(sql.GUESS, subject=subject)
        return Guessed(**found[0]) if found else Guessed()


def _held(run: Run, subject: str) -> Guessed:
    """Return what was guessed so far; nobody else counts here until the transaction ends."""
    run(sql.BEGIN_GUESS, {"subject": subject})
    run(sql.HOLD_GUESS, {"subject": subject})
    return Guessed(*run(sql.GUESS, {"subject": subject}).fetchone())


def _counted(subject: str, before: Guessed, now_us: int) -> dict[str, object]:
    is_old = now_us - before.last_us > FORGOTTEN_AFTER_US
    failures = 1 if is_old else before.failures + 1
    doublings = failures - FREE
    waits_us = min(SHORTEST_US * 2 ** min(doublings, 20), LONGEST_US) if doublings >= 0 else 0
    return {
        "subject": subject,
        "failures": failures,
        "now_us": now_us,
        "closed_until_us": now_us + waits_us,
    }
