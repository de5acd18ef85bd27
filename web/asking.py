"""Asking what may take long, for those who wait for a short time only."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Question(Generic[Answer]):
    """Asks in a thread of its own. Whoever asks meanwhile waits for the same answer."""

    def __init__(self, ask: Callable[[], Answer]) -> None:
        self._ask = ask
        self._asking: Future[Answer] | None = None
        self._beginning = Lock()

    def answer(self, seconds: float) -> Answer:
        """Return the answer, or raise what asking has raised; TimeoutError if it takes longer."""
        with self._beginning:
            asking = self._asking
            if asking is None or asking.done():
                asking = self._asking = Future()
                Thread(target=self._run, args=(asking,), name="question", daemon=True).start()
        return asking.result(seconds)

    def _run(self, asking: Future[Answer]) -> None:
        try:
            asking.set_result(self._ask())
        except BaseException as error:
            asking.set_exception(error)
