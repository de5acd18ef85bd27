"""Authors' Markdown can show, and never do."""

import re

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from treeguide.service.markdown import escaped
from treeguide.web import media
from treeguide.web.markdown import rendered

TITLE = re.compile(r'title="[^"]*"')
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "![x](https://evil.example/x.png)",
    "![x](//evil.example/x.png)",
    "<a href='javascript:alert(1)'>x</a>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '[x](https://a.example "\\" onmouseover=alert(1)")',
    "`<b>`<iframe src=//evil.example>",
    "<style>*{display:none}</style>",
]
DANGEROUS = re.compile(
    r"<(script|iframe|style|svg|object|form|input|h\d)\b|<[^>]*\son\w+\s*=|"
    r"(href|src)=\"(?!https:|mailto:|tel:|/media/)",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def pages():
    app = Flask(__name__)
    app.register_blueprint(media.blueprint)
    with app.test_request_context():
        yield


def html(text, media=frozenset()):
    return str(rendered(text, "v1", frozenset(media)))


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_gets_through(text):
    assert not DANGEROUS.search(TITLE.sub("", html(text)))
    assert "evil.example/x.png" not in html(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hold *both* ends **firmly**", "<p>Hold <em>both</em> ends <strong>firmly</strong></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("press `E5`", "<p>press <code>E5</code></p>"),
        ("# no heading", "<p># no heading</p>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
    ],
)
def test_what_an_author_may_write_is_shown(text, shown):
    assert html(text) == shown


@pytest.mark.parametrize("address", ["https://a.example/x", "mailto:a@b.example", "tel:+49123"])
def test_links_lead_out_without_telling_where_from(address):
    link = html(f"[go]({address})")

    assert f'href="{address}"' in link
    assert 'rel="noopener noreferrer nofollow"' in link


@pytest.mark.parametrize("name", ["lamp.png", "media/lamp.png"])
def test_a_picture_of_the_tree_is_shown(name):
    shown = html(f"![A lamp]({name})", {"lamp.png"})

    assert '<img src="/media/v1/lamp.png" alt="A lamp">' in shown


def test_any_other_picture_is_its_description():
    assert html("![A lamp](other.png)", {"lamp.png"}) == "<p>A lamp</p>"


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("ab1*_`[]()<>#!\\&;:/-+.\n \"'{}|~"), max_size=30))
def test_a_value_is_shown_letter_by_letter_whatever_it_is(value):
    shown = html(f"x{escaped(value)}x")
    text = re.sub(r"<[^>]+>", "", shown)
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\u00a0")):
        text = text.replace(entity, letter)

    assert re.findall(r"<(\w+)", shown) == ["p"]
    assert text.replace("&amp;", "&").split() == f"x{value}x".split()
