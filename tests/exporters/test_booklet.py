import re

import pytest
from markdown_it import MarkdownIt

from treeguide.exporters.booklet.markup import plain, quoted
from treeguide.exporters.booklet.order import numbered
from treeguide.exporters.registry import exporter_named
from treeguide.sketch import sketch

READER = MarkdownIt("commonmark", {"html": True}).enable("table")
ALLOWED = re.compile(r"#\d+$|https://|mailto:|tel:|media/[\w.-]+$")


def booklet(tree) -> str:
    return exporter_named("markdown").export(tree).decode()


def tokens_of(text: str):
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def quotation(text: str) -> str:
    return READER.render("\n".join(quoted(text)))


def test_nodes_are_numbered_along_the_walk_from_the_start():
    tree = sketch("lamp? -lit-> code? -x-> done! ; lamp -dark-> plug:step -> lamp ; alone!")

    assert numbered(tree) == {"lamp": 1, "code": 2, "done": 3, "plug": 4, "alone": 5}


def test_an_answer_says_where_to_go():
    text = booklet(sketch("lamp? -lit-> done! ; lamp -dark*2:help-> lamp ; help!"))

    assert "- **Lit**: go to [2](#2)" in text
    assert "- **Dark** (at most twice): go to [1](#1)" in text
    assert "- **Dark, after 2 times**: go to [3](#3)" in text


def test_every_number_that_is_named_has_its_section(tree):
    text = booklet(tree)

    named = {int(number) for number in re.findall(r"\]\(#(\d+)\)", text)}
    sections = {int(number) for number in re.findall(r"^### (\d+)$", text, re.MULTILINE)}

    assert sections == set(range(1, len(tree.nodes) + 1))
    assert named <= sections


def test_variables_and_promises_stand_at_the_end(everything):
    text = booklet(everything)

    assert "| error_code | Code | choice | e5 | no |" in text
    assert "| field | 4 hours | {{owner}} will call you by {{due}}. |" in text


@pytest.mark.parametrize(
    "text", ["a_b 5*3", "1. one", "- x", "# x", "[x](y)", "<b>", "`x`", "a|b", "\\*"]
)
def test_plain_words_are_shown_letter_by_letter(text):
    shown = READER.render(plain(text))

    assert re.sub("<[^>]+>", "", shown).strip() == text.replace("<", "&lt;").replace(">", "&gt;")


def test_every_hostile_label_is_shown_letter_by_letter(label):
    shown = [token.content for token in tokens_of(f"x {plain(label)}") if token.type == "text"]
    marked_up = {token.type for token in tokens_of(f"x {plain(label)}")}

    assert marked_up <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}
    assert shown


def test_no_hostile_label_adds_a_heading_a_foreign_link_or_html(hostile_trees):
    for tree in hostile_trees:
        tokens = list(tokens_of(booklet(tree)))

        headings = [token for token in tokens if token.type == "heading_open"]
        links = [token.attrGet("href") for token in tokens if token.type == "link_open"]
        pictures = [token.attrGet("src") for token in tokens if token.type == "image"]

        assert [token for token in tokens if token.type in ("html_block", "html_inline")] == []
        assert len(headings) == len(tree.nodes) + 5
        assert [address for address in (*links, *pictures) if not ALLOWED.match(address)] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*soft* and **loud**", "<p><em>soft</em> and <strong>loud</strong></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("3. three\n4. four", '<ol start="3">\n<li>three</li>\n<li>four</li>\n</ol>'),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("```\n<x>\n```", "<pre><code>&lt;x&gt;\n</code></pre>"),
        ("[x](https://a.example/)", '<p><a href="https://a.example/">x</a></p>'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](http://a.example)", "<p>x</p>"),
        ("![lamp](lamp.png)", '<p><img src="media/lamp.png" alt="lamp" /></p>'),
        ("![lamp](../../lamp.png)", "<p>lamp</p>"),
        ("# loud", "<p># loud</p>"),
        ("<b>x</b> &amp; y", "<p>&lt;b&gt;x&lt;/b&gt; &amp; y</p>"),
        ("one\ntwo", "<p>one\ntwo</p>"),
        ("one\\\ntwo", "<p>one<br />\ntwo</p>"),
    ],
)
def test_markup_of_the_author_keeps_its_meaning(text, shown):
    assert quotation(text) == f"<blockquote>\n{shown}\n</blockquote>\n"
