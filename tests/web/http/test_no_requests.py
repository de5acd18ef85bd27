"""What is no request by the rules is refused, and nothing behind it is taken for one."""

import pytest

from tests.web.http.served import HOST, answers, chunked, get, post

POST = b"POST / HTTP/1.1\r\n" + HOST
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
INNER = get("/inner")

NO_HEADS = {
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
    "one length twice": POST + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\n",
    "a list of lengths": POST + b"Content-Length: 5, 5\r\n\r\n",
    "no length": POST + b"Content-Length:\r\n\r\n",
    "a negative length": POST + b"Content-Length: -1\r\n\r\n",
    "a length with a plus": POST + b"Content-Length: +5\r\n\r\n",
    "a length in hexadecimal": POST + b"Content-Length: 0x5\r\n\r\n",
    "a length with an underscore": POST + b"Content-Length: 1_0\r\n\r\n",
    "a length beyond all numbers": POST + b"Content-Length: 99999999999999999999999\r\n\r\n",
    "length and chunks": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    "chunks and length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
    "another coding": POST + b"Transfer-Encoding: identity\r\n\r\n",
    "a coding like chunks": POST + b"Transfer-Encoding: xchunked\r\n\r\n",
    "a coding below chunks": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "a coding above chunks": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "two codings": POST
    + b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "no coding": POST + b"Transfer-Encoding:\r\n\r\n",
    "chunks in 1.0": b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a space before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n",
    "a tab before the colon": POST + b"Transfer-Encoding\t: chunked\r\n\r\n",
    "a header on two lines": POST + b"X: a\r\n b\r\n\r\n",
    "a first header with a space": b"GET / HTTP/1.1\r\n X: a\r\n" + HOST + b"\r\n",
    "lines without CR": b"GET / HTTP/1.1\nHost: here\n\n",
    "a header without CR": POST + b"X: a\nContent-Length: 5\r\n\r\n",
    "a CR without LF": POST + b"X: a\rContent-Length: 5\r\n\r\n",
    "NUL in a header": POST + b"X: a\0b\r\n\r\n",
    "NUL in a name": POST + b"X\0: a\r\n\r\n",
    "a header without a name": POST + b": a\r\n\r\n",
    "a header without a colon": POST + b"X\r\n\r\n",
    "a name in brackets": POST + b"(X): a\r\n\r\n",
    "a space in the target": b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n",
    "a tab in the target": b"GET /a\tb HTTP/1.1\r\n" + HOST + b"\r\n",
    "NUL in the target": b"GET /a\0 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a target in UTF-8": "GET /ä HTTP/1.1\r\n".encode() + HOST + b"\r\n",
    "a target in no UTF-8": b"GET /\xff HTTP/1.1\r\n" + HOST + b"\r\n",
    "a target without a slash": b"GET a HTTP/1.1\r\n" + HOST + b"\r\n",
    "no target": b"GET HTTP/1.1\r\n" + HOST + b"\r\n",
    "a method in small letters": b"get / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a method of nobody": b"WALK / HTTP/1.1\r\n" + HOST + b"\r\n",
    "version 0.9": b"GET /\r\n",
    "version 1.2": b"GET / HTTP/1.2\r\n" + HOST + b"\r\n",
    "version 2.0": b"GET / HTTP/2.0\r\n" + HOST + b"\r\n",
    "another protocol": b"GET / HTTQ/1.1\r\n" + HOST + b"\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\x04\0\0\0\0\0",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\n" + HOST + b"Host: there\r\n\r\n",
    "an answer": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
}

NO_CHUNKS = {
    "no size": b"\r\n",
    "a negative size": b"-1\r\n",
    "a size with a plus": b"+2\r\nab\r\n0\r\n\r\n",
    "a size with 0x": b"0x2\r\nab\r\n0\r\n\r\n",
    "a size with a space": b"2 \r\nab\r\n0\r\n\r\n",
    "a space before the size": b" 2\r\nab\r\n0\r\n\r\n",
    "a size that is none": b"zz\r\n",
    "a size beyond all numbers": b"fffffffffffffffff\r\n",
    "more than the size": b"2\r\nabc\r\n0\r\n\r\n",
    "a size without CR": b"2\nab\r\n0\r\n\r\n",
    "an extension without CR": b"2;a\nab\r\n0\r\n\r\n",
    "NUL in an extension": b"2;a\0\r\nab\r\n0\r\n\r\n",
    "a length behind": b"0\r\nContent-Length: 5\r\n\r\n",
    "a trailer without a colon": b"0\r\nX\r\n\r\n",
}


@pytest.mark.parametrize("sent", NO_HEADS.values(), ids=NO_HEADS)
def test_what_leaves_open_what_it_asks_for_is_refused_and_nothing_behind_is_answered(
    here, logged, sent
):
    [answer] = answers(here.ask(sent + INNER, ends=False))

    assert (answer.status, answer.headers["connection"]) == (400, "close")
    assert answer.body.startswith(b"What was sent is no request")
    assert here.application.heads == []
    assert logged == []


@pytest.mark.parametrize("sent", NO_HEADS.values(), ids=NO_HEADS)
def test_a_good_request_before_it_is_answered_and_then_the_connection_ends(here, logged, sent):
    [answer] = answers(here.ask(get("/good") + sent + INNER, ends=False))

    assert (answer.told[1], answer.headers["connection"]) == ("/good", "close")
    assert [path for _, path, _ in here.application.asked] == ["/good"]
    assert logged == []


@pytest.mark.parametrize("sent", NO_CHUNKS.values(), ids=NO_CHUNKS)
def test_a_body_whose_chunks_are_none_is_not_taken_for_whole(here, logged, sent):
    [answer] = answers(here.ask(CHUNKED + b"1\r\na\r\n" + sent + INNER, ends=False))

    assert (answer.status, answer.headers["connection"]) == (400, "close")
    assert here.application.asked == [("POST", "/", None)]
    assert logged == []


@pytest.mark.parametrize(
    "coding", ["chunked", "Chunked", "CHUNKED ", "\tchunked"], ids=["", "A", "space", "tab"]
)
def test_chunks_may_be_named_in_any_letters(here, coding):
    head = get("/", f"Transfer-Encoding:{coding}", method="POST")

    [answer] = answers(here.ask(head + b"1\r\na\r\n0\r\n\r\n"))

    assert answer.told[3] == "a"


def test_spaces_around_a_value_are_not_of_it(here):
    here.ask(get("/", "X-One:  \t a b \t "))

    assert here.application.heads[0].headers.get("x-one") == "a b"


def test_in_version_1_0_a_host_may_be_missing(here):
    [answer] = answers(here.ask(b"GET / HTTP/1.0\r\n\r\n"))

    assert answer.status == 200


def test_a_trailer_is_no_header(here):
    here.ask(chunked(b"a", trailers="X-Forwarded-Proto: https\nHost: there"))

    [head] = here.application.heads
    assert [name for name, _ in head.headers.items()] == ["host", "transfer-encoding"]
    assert head.headers.get("host") == "here"


def test_a_request_in_a_body_is_a_body(here):
    got = answers(here.ask(post(INNER) + get("/next")))

    assert [one.told[1] for one in got] == ["/", "/next"]
    assert got[0].told[3] == INNER.decode()
