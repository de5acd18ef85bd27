"""What the page around an embedded tree is told, and what it says itself."""

import json

import pytest

from tests.web.framing import NODES, SECRET, SITE, TREE, Framed, allow, at_the_form, framed, make

__all__ = ["framed", "make"]

NODES_BEHIND = {"plug": {**NODES["plug"], "to": "end"}, "end": NODES["end"]}


def test_what_is_told_of_a_page_names_nobody(framed):
    at_the_form(framed).send(serial="L 1", name=SECRET, floor="3")

    assert SECRET in framed.page
    assert framed.told["title"] is None
    assert framed.told["values"] == {}
    assert SECRET not in json.dumps(framed.told)


def test_values_that_the_owner_allows_are_told(make):
    framed = at_the_form(Framed(make(tells=("serial", "never-heard-of"))))

    framed.send(serial="L 1", name=SECRET)

    assert framed.told["values"] == {"serial": "L 1"}


def test_what_is_told_says_where_a_session_stands(framed):
    assert framed.open(f"/embed/{TREE}").told == {
        "tree": TREE,
        "sites": [SITE],
        "start": "/embed/lamp",
        "node": None,
        "kind": None,
        "title": None,
        "answers": [],
        "outcome": None,
        "over": False,
        "seq": 0,
        "values": {},
    }
    told = framed.start().told
    assert (told["node"], told["title"], told["answers"]) == (
        "lit",
        "Is the lamp lit?",
        ["yes", "no"],
    )
    assert framed.send(answer="no").told["answers"] == ["done"]
    told = framed.send(answer="done").send(serial="1").send(answer="yes").told

    assert (told["outcome"], told["over"], told["seq"]) == ("resolved", True, 5)


def test_an_authors_text_cannot_end_what_is_told(make, store, write_tree):
    title = "</script><b>Lit?</b><!--stands-->"
    write_tree("hostile", {"lit": {**NODES["lit"], "title": title}, **NODES_BEHIND})
    app = make()
    allow(store, SITE, tree="hostile")

    framed = Framed(app, "hostile").start()

    assert framed.told["title"] == title
    assert "<b>Lit?" not in framed.page


def test_what_the_page_around_knows_is_known_from_the_start(make):
    framed = Framed(make(tells=("serial",)))

    framed.start(known=json.dumps({"serial": "L 7", "floor": 3}))

    assert framed.told["values"] == {"serial": "L 7"}
    assert 'value="L 7"' in framed.send(answer="no").send(answer="done").page


@pytest.mark.parametrize(
    ("known", "variable"),
    [({"floor": 99}, "floor"), ({"nothing": 1}, "nothing"), ({"serial": ["L"]}, "serial")],
)
def test_what_does_not_fit_is_not_known_and_the_page_says_so(framed, known, variable):
    framed.start(known=json.dumps({**known, "name": SECRET}))

    assert framed.status == 422
    assert "passed on something that does not fit" in framed.page
    assert list(framed.told["refused"]) == [variable]
    assert SECRET not in framed.page


@pytest.mark.parametrize(
    "known", ["[1]", "{", "7", "{}{}", "\0", r'{"serial": "a\u0000b"}', r'{"serial": "\ud800"}']
)
def test_what_is_no_set_of_values_is_refused_whole(framed, known):
    assert framed.start(known=known).status == 400
