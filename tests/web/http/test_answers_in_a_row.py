"""Requests on one connection are answered in their order, however they come in pieces."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.http.served import answers, chunked, get, post, received, served

BODIES = st.binary(max_size=40)
KEEP = "Connection: keep-alive"
PATHS = st.sampled_from(["/", "/a?b=c", "/%C3%A4", "/large/3000"])
REQUESTS = st.one_of(
    st.builds(get, PATHS),
    st.builds(lambda path: get(path, method="HEAD"), PATHS),
    st.builds(post, BODIES, PATHS),
    st.builds(
        lambda chunks, path, extension, trailers: chunked(
            *filter(None, chunks), path=path, extension=extension, trailers=trailers
        ),
        st.lists(BODIES, max_size=3),
        PATHS,
        st.sampled_from(["", ";a", ";a=b", ';a="b c"']),
        st.sampled_from(["", "X-End: 1", "X-End: 1\nHost: other"]),
    ),
)


@pytest.fixture(scope="module")
def whole():
    with served() as made:
        yield made


@settings(max_examples=100, deadline=None)
@given(st.lists(REQUESTS, min_size=1, max_size=6), st.data())
def test_answers_are_the_same_however_requests_are_cut_into_pieces(whole, requests, data):
    stream = b"".join(requests)
    methods = [one.split(b" ")[0].decode() for one in requests]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    ends = [0, *cuts, len(stream)]
    pieces = [stream[one:other] for one, other in pairwise(ends)]

    alone = [
        answers(whole.ask(request), method)[0]
        for request, method in zip(requests, methods, strict=True)
    ]
    together = answers(whole.give(*pieces), *methods)

    assert [one.status for one in together] == [200] * len(requests)
    assert [one.body for one in together] == [one.body for one in alone]


def test_requests_may_come_one_byte_at_a_time(here):
    stream = (
        get("/a", "X-One: 1") + post(b"abc") + chunked(b"de", b"f", extension=";a=b") + get("/b")
    )

    got = answers(here.give(*(bytes([byte]) for byte in stream)))

    assert [one.told[1] + one.told[3] for one in got] == ["/a", "/abc", "/def", "/b"]
    assert here.application.heads[0].headers.get("x-one") == "1"


def test_a_body_comes_as_it_was_sent(here):
    content = here.ask(post(b"abc") + chunked(b"de", b"f") + post(b""))

    assert [one.told[3] for one in answers(content)] == ["abc", "def", ""]


def test_an_answer_says_its_length_and_the_time(here):
    [answer] = answers(here.ask(get()))

    assert answer.headers["content-length"] == str(len(answer.body))
    assert answer.headers["date"].endswith(" GMT")
    assert answer.headers["x-own"] == "a"


@pytest.mark.parametrize("path", ["/status/200", "/status/204", "/status/304", "/status/404"])
def test_length_and_date_are_said_once_whatever_the_application_says(here, path):
    [answer] = answers(here.ask(get(path)))

    lengths = answer.headers.get_all("content-length", [])
    assert lengths == ([] if path.endswith("4") and "404" not in path else ["7"])
    assert len(answer.headers.get_all("date")) == 1
    assert answer.headers["date"] != "never"


@pytest.mark.parametrize("path", ["/status/204", "/status/304"])
def test_an_answer_without_a_body_has_none_and_the_next_one_follows(here, path):
    content = here.ask(get(path) + get("/next"))

    first, second = answers(content)
    assert first.body == b""
    assert b"content" not in content.partition(b"\r\n\r\n")[2][:7]
    assert second.told[1] == "/next"


def test_head_is_told_the_length_of_what_is_not_sent(here):
    content = here.ask(get("/status/200", method="HEAD") + get("/next"))

    first, second = answers(content, "HEAD")
    assert first.headers["content-length"] == "7"
    assert second.told[1] == "/next"


def test_to_head_no_length_is_said_where_there_is_none(here):
    [answer] = answers(here.ask(get("/status/204", method="HEAD")), "HEAD")

    assert "content-length" not in answer.headers


@pytest.mark.parametrize(
    "header", ["X-A=1\r\nX-B: 2", "X-A=1\nX-B: 2", "X\r\nY=1", "X-A=a\0b", "X-A=\u2020"]
)
def test_a_header_that_would_be_two_does_not_get_out(here, logged, header):
    sent = get("/header/" + "".join(f"%{byte:02x}" for byte in header.encode()))

    [answer] = answers(here.ask(sent))

    assert answer.status == 500
    assert "X-B" not in answer.headers
    assert [one.getMessage() for one in logged] == ["An answer could not be made."]


def test_a_status_of_no_answer_does_not_get_out(here, logged):
    [answer] = answers(here.ask(get("/status/101")))

    assert answer.status == 500
    assert len(logged) == 1


@pytest.mark.parametrize(
    "last",
    [
        get("/last", "Connection: close"),
        get("/last", version="1.0"),
        get("/last", KEEP, version="1.0"),
    ],
    ids=["close", "1.0", "1.0 that stays"],
)
def test_behind_a_request_that_closes_nothing_is_answered(here, last):
    content = here.ask(get("/first") + last + get("/behind"), ends=False)

    first, second = answers(content)
    assert [first.told[1], second.told[1]] == ["/first", "/last"]
    assert "connection" not in first.headers
    assert second.headers["connection"] == "close"
    assert len(here.application.asked) == 2


def test_what_comes_later_behind_a_request_that_closes_is_not_answered(here):
    with here.connect(get("/hold", "Connection: close")) as opened:
        opened.sendall(get("/behind"))
        here.do(here.application.free.set)
        content = received(opened)

    assert [one.body for one in answers(content)] == [b"held"]


def test_a_connection_stays_for_the_next_request(here):
    with here.connect() as opened:
        for _ in range(3):
            opened.sendall(get())
            assert received(opened, b"]").endswith(b"]")

    assert len(here.protocols) == 1


def test_empty_lines_before_a_request_are_passed_over(here):
    [answer] = answers(here.ask(b"\r\n\r\n" + get()))

    assert answer.status == 200


def test_of_very_many_requests_at_once_some_are_answered_and_the_others_asked_for_again(here):
    content = here.ask(get() * 1000, ends=False)

    got = answers(content)
    assert 100 <= len(got) < 1000
    assert [one.headers["connection"] for one in got[-2:]] == [None, "close"]
    assert len(here.application.asked) == len(got)
