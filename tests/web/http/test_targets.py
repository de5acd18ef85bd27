"""What a request is for arrives as it was sent; other protocols than ours are not begun."""

import pytest

from tests.web.http.served import answers, chunked, get, post
from treeguide.web.front.bridge import environ_of

UPGRADE = ("Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AA")


@pytest.mark.parametrize(
    ("target", "path", "host"),
    [
        ("http://there/a?b=c", "/a", "there"),
        ("http://there:81", "/", "there:81"),
        ("HTTPS://there/", "/", "there"),
        ("http://there?b=c", "/", "there"),
        ("http://there/%C3%A4", "/ä", "there"),
        ("//there/a", "//there/a", "here"),
        ("http:///a", "http:///a", "here"),
    ],
)
def test_the_host_in_a_whole_address_wins(here, target, path, host):
    here.ask(get(target))

    [head] = here.application.heads
    assert (head.path, head.headers.get("host")) == (path, host)
    assert [value for name, value in head.headers.items() if name == "host"] == [host]
    assert head.query_string == ("b=c" if "?" in target else "")


def test_the_whole_server_can_be_asked_for_its_options(here):
    [answer] = answers(here.ask(get("*", method="OPTIONS")))

    assert answer.told[:2] == ["OPTIONS", "*"]


def test_a_way_to_somewhere_else_is_a_request_like_others_and_the_last_one(here):
    sent = get("there:443", method="CONNECT") + b"\x16\x03\x01" + get("/behind")

    [answer] = answers(here.ask(sent, ends=False))

    assert answer.told[:2] == ["CONNECT", "there:443"]
    assert answer.headers["connection"] == "close"
    assert len(here.application.heads) == 1


@pytest.mark.parametrize("headers", [UPGRADE, ("Upgrade: websocket", "Connection: upgrade")])
@pytest.mark.parametrize(
    "behind", [b"", get("/behind"), b"PRI * HTTP/2.0\r\n\r\n"], ids=["", "1", "2"]
)
def test_another_protocol_is_not_begun_and_the_request_answered_as_it_is(here, headers, behind):
    [answer] = answers(here.ask(get("/a", "X-One: 1", *headers) + behind, ends=False))

    assert answer.told[:2] == ["GET", "/a"]
    assert answer.headers["connection"] == "close"
    [head] = here.application.heads
    assert head.headers.get("x-one") == "1"


@pytest.mark.parametrize("size", [1, 30, 200])
def test_a_request_that_asks_for_another_protocol_keeps_its_body(here, size):
    sent = post(b"abc" * 50, "/a", *UPGRADE)
    pieces = [sent[at : at + size] for at in range(0, len(sent), size)]

    [answer] = answers(here.ask(*pieces, ends=False))

    assert answer.told == ["POST", "/a", "", "abc" * 50]


def test_a_request_that_asks_for_another_protocol_keeps_its_chunks(here):
    sent = chunked(b"ab", b"c").replace(
        b"\r\n\r\n", b"\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n", 1
    )

    [answer] = answers(here.ask(sent, ends=False))

    assert answer.told[3] == "abc"


def test_what_another_protocol_is_asked_for_with_is_no_way_around_the_rules(here):
    sent = get("/a", "Transfer-Encoding: gzip, chunked", *UPGRADE, method="POST")

    [answer] = answers(here.ask(sent + b"0\r\n\r\n", ends=False))

    assert answer.status == 400
    assert here.application.heads == []


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("/%C3%A4", b"/\xc3\xa4"),
        ("/%FF%fe", b"/\xff\xfe"),
        ("/a%2Fb%00c", b"/a/b\0c"),
        ("/%zz%4", b"/%zz%4"),
        ("/a+b;c", b"/a+b;c"),
        ("/%25C3", b"/%C3"),
    ],
)
def test_the_bytes_of_a_path_arrive_in_wsgi_as_they_were_sent(here, target, told):
    here.ask(get(target + "?%C3+%2F"))

    environ = environ_of(here.application.heads[0], b"")
    assert environ["PATH_INFO"].encode("latin-1") == told
    assert environ["QUERY_STRING"] == "%C3+%2F"


def test_the_bytes_of_a_header_arrive_in_wsgi_as_they_were_sent(here):
    here.ask(get("/", "X-One: \xe4\xff"))

    assert environ_of(here.application.heads[0], b"")["HTTP_X_ONE"] == "\xe4\xff"


def test_a_name_with_an_underscore_does_not_pass_for_another_one(here):
    here.ask(get("/", "X-Forwarded-For: 1", "X_Forwarded_For: 2", "X-Forwarded_Proto: https"))

    environ = environ_of(here.application.heads[0], b"")
    assert environ["HTTP_X_FORWARDED_FOR"] == "1"
    assert "HTTP_X_FORWARDED_PROTO" not in environ


def test_where_a_request_comes_from_is_told(here):
    here.ask(get())

    environ = environ_of(here.application.heads[0], b"")
    assert environ["REMOTE_ADDR"] == environ["SERVER_NAME"] == "127.0.0.1"
    assert environ["SERVER_PORT"] == str(here.port)
