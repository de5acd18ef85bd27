"""While people and programs walk, a server makes no code of what they send.

It has been asked everything once before, about a tree that has no conditions: what it imports,
opens and compiles only when it is needed, such as templates, is there by then.
"""

from contextlib import closing
from pathlib import Path

import pytest

from tests.nodes import outcome, question
from tests.web.accounts import DAY_US, account
from tests.web.visiting import Person, Program, Site
from treeguide.access import Grant
from treeguide.store import open_store

HOSTILE = "__import__('os').system('true') {{7*7}} {% import os %}"
PICKLED = b"cposix\nsystem\n(S'true'\ntR."
ALLOWED = {
    # Both read what an author has written, not who walks: the first makes syntax nodes of it, of
    # which nothing runs, the second compiles nodes of our own (decision 0009).
    ("compile", "treeguide/conditions/parse.py"),
    ("compile", "treeguide/conditions/code.py"),
}
VARIABLES = {
    "floor": {"type": "integer", "label": "Floor", "min": 0, "max": 40},
    "note": {"type": "text", "label": "Note"},
}


def tree(tree_id: str, onward: str) -> dict:
    """Return a tree whose form leads to `onward`."""
    fields = [{"variable": "floor", "required": True}, {"variable": "note"}]
    rules = [{"id": "high", "when": "floor > 3 and known(note)", "to": "lift"}]
    nodes = {
        "where": {"kind": "form", "title": "Where is it?", "fields": fields, "to": onward},
        "high": {"kind": "decision", "title": "High?", "rules": rules, "otherwise": "good"},
        "lift": question("Is there a lift?", yes=("Yes", "good"), no=("No", "good")),
        "good": outcome("Good"),
    }
    if onward != "high":
        del nodes["high"]
    told = {"format": "treeguide/1", "id": tree_id, "title": tree_id.title(), "start": "where"}
    return {**told, "nodes": nodes, "variables": VARIABLES}


class Watched(Site):
    """A server that notes what it makes code of, opens, imports and runs."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.noted = folder / "noted"
        trees = (tree("usual", "lift"), tree("case", "high"))
        more |= {"WATCHED_INTO": str(self.noted)}
        super().__init__(folder, module="tests.web.watched", trees=trees, **more)

    def seen_in(self, tree_id: str) -> list[tuple[str, str, str]]:
        """Walk a tree in each way; return what was noted meanwhile: event, our module, what."""
        before = len(self.noted.read_text())
        assert walked(self, tree_id) == ["good"] * 3
        lines = self.noted.read_text()[before:].splitlines()
        return [tuple(line.split(" ", 2)) for line in lines]


def walked(site: Site, tree_id: str) -> list[str]:
    """Walk as a customer, as an agent on the console and as a program; return where they end."""
    with closing(open_store(site.data, beside=True)) as store:
        agent = account(store, Grant("agent"))
        secret = store.sign_in(agent.id, "Test", DAY_US)
    ends = []
    for area, cookie in (("/go", ""), ("/desk", f"treeguide-person={secret}")):
        person = Person(site, area, cookie=cookie)
        person.post(f"{area}/{tree_id}", {})
        person.send(floor=HOSTILE, note=HOSTILE)
        person.send(floor="5", note=HOSTILE)
        person.post(person.address, {"answer": HOSTILE, "seq": HOSTILE, "key": HOSTILE})
        person.open(f"{area}/{tree_id}/{person.session}/lift")
        person.send(answer="yes")
        ends.append(person.address.rpartition("/")[2])
    return [*ends, by_program(site, tree_id)]


def by_program(site: Site, tree_id: str) -> str:
    program = Program(site, "program")
    program.start(tree=tree_id)
    program.act("answered", values={"floor": HOSTILE})
    program.act("answered", values={"floor": 5, "note": HOSTILE})
    program.act("answered", answer=HOSTILE)
    place = f"/sessions/{program.session}"
    program.call("POST", f"{place}/events", PICKLED, Content_Type="application/octet-stream")
    program.call("POST", f"{place}/events", PICKLED)
    end = program.act("answered", answer="yes").json["node"]
    for form in ("json", "text", "csv"):
        assert program.call("GET", f"{place}/transcript?format={form}").status == 200
    return end


@pytest.fixture
def watched(tmp_path):
    with Watched(tmp_path) as site:
        yield site


def test_who_walks_makes_a_server_run_compile_open_and_import_nothing(watched):
    watched.seen_in("usual")

    seen = watched.seen_in("case")

    assert {(event, place) for event, place, _ in seen} <= ALLOWED


def test_teeth_code_that_is_made_of_a_text_is_seen(tmp_path):
    with Watched(tmp_path, WATCHED_TEETH="1") as site:
        site.seen_in("usual")

        seen = site.seen_in("case")

    assert ("compile", "tests/web/watched.py", "bytes") in seen
    assert ("exec", "tests/web/watched.py", "code") in seen
