"""What is no request: who has sent it is told why, and the connection ends."""

from http import HTTPStatus

from treeguide.web.http.answer import answer_bytes

_PLAIN = ("content-type", "text/plain; charset=utf-8")


class NoRequest(Exception):
    """What has come on a connection is no request that anything here would answer."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why

    def answer(self) -> bytes:
        """Return what is sent, as the last on a connection."""
        content = f"{self.why}\n".encode()
        return answer_bytes(self.status, [_PLAIN], content, of_head=False, closes=True)


def broken_rules() -> NoRequest:
    """Return the refusal of what is no request by the rules."""
    why = (
        "What was sent is no request by the rules of HTTP/1.1, so nothing was done."
        " Correct the program, or the proxy, that sends it."
    )
    return NoRequest(HTTPStatus.BAD_REQUEST, why)


def too_long() -> NoRequest:
    """Return the refusal of a request that says too much before its body, or behind it."""
    why = "The address and the headers of this request are too long; send less of them."
    return NoRequest(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, why)
