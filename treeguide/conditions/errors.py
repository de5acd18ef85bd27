"""What is said when a condition cannot be read."""


class ConditionError(ValueError):
    """A condition cannot be read; `column` (from 1) says where in its source."""

    def __init__(self, message: str, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.column = column
