"""Whatever is sent: nothing fails, every connection ends, and the next one is answered."""

import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.http.conftest import Kept
from tests.web.http.served import answers, chunked, get, post, served
from treeguide.web.logs import log

GOOD = (
    get("/a?b=c", "X-One: 1"),
    get("/big") * 2,
    post(b"abc", "/", "Expect: 100-continue"),
    post(b"abc", "/", "Upgrade: h2c", "Connection: Upgrade"),
    chunked(b"ab", b"c", extension=";a=b", trailers="X: 1"),
    get("http://there/", version="1.0"),
    get("there:1", method="CONNECT"),
)
BYTES = st.one_of(
    st.binary(max_size=8),
    st.sampled_from([b"\r\n", b"\n", b"\0", b" ", b":", b"0\r\n\r\n", b"chunked", b"\xff", b"-1"]),
)


@st.composite
def mutated(draw) -> bytes:
    """Requests of which something was replaced, left out, or put in."""
    stream = b"".join(draw(st.lists(st.sampled_from(GOOD), min_size=1, max_size=4)))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(stream)))
        stream = stream[:at] + draw(BYTES) + stream[at + draw(st.integers(0, 8)) :]
    return stream


@pytest.fixture(scope="module")
def whole():
    with served() as made:
        yield made


@settings(max_examples=200, deadline=None)
@given(st.one_of(mutated(), st.binary(max_size=200)), st.booleans(), st.integers(1, 400))
def test_nonsense_fails_nothing_and_the_next_one_is_answered(whole, stream, gives, size):
    kept = Kept()
    loggers = (log, logging.getLogger("asyncio"))
    for one in loggers:
        one.addHandler(kept)

    pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
    content = (whole.give if gives else whole.ask)(*pieces)
    good = answers(whole.ask(get("/good")))

    for one in loggers:
        one.removeHandler(kept)
    assert content == b"" or content.startswith(b"HTTP/1.1 ")
    assert [one.told[1] for one in good] == ["/good"]
    assert kept.records == []
