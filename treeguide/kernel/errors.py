"""What can go wrong while walking."""


class WalkError(Exception):
    """Something about a walk cannot be done. The text is a sentence for a person."""


class NotOffered(WalkError):
    """An answer was given that is not offered where the walk stands."""


class WrongValues(WalkError):
    """A form was filled with values that it does not take."""

    def __init__(self, troubles: dict[str, str]) -> None:
        super().__init__(" ".join(troubles.values()))
        self.troubles = troubles
        """A sentence for each variable whose value does not fit."""


class Stuck(WalkError):
    """The tree itself has a fault here: nobody can get any further."""

    def __init__(self, node: str, message: str) -> None:
        super().__init__(message)
        self.node = node
