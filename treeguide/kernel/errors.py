"""What can go wrong while walking."""


class WalkError(Exception):
    """Something about a walk cannot be done. The text is a sentence for a person."""

    @property
    def sentence(self) -> str:
        """Return what to say to whoever has asked for it."""
        return str(self)


class NotOffered(WalkError):
    """An answer was given that is not offered where the walk stands."""


class WrongValues(WalkError):
    """A form was filled with values that it does not take.

    The text names the variables alone, as it may come to where nobody is to read what was sent.
    """

    def __init__(self, troubles: dict[str, str]) -> None:
        names = ", ".join(f"“{name}”" for name in troubles)
        super().__init__(f"The form does not take what was given for {names}.")
        self.troubles = troubles
        """A sentence for each variable whose value does not fit; it may hold the value."""

    @property
    def sentence(self) -> str:
        """Return all that is wrong, for whoever has sent the values."""
        return " ".join(self.troubles.values())


class Stuck(WalkError):
    """The tree itself has a fault here: nobody can get any further."""

    def __init__(self, node: str, message: str) -> None:
        super().__init__(message)
        self.node = node
