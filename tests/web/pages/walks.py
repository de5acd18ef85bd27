"""Walks in pages through the short ways, and what people are told on them."""

import re

from tests.nodes import handoff, outcome, question
from tests.web.conftest import Person

NODES = {
    "lamp": {
        "kind": "question",
        "title": "Is the lamp lit?",
        "text": "The **green** one.",
        "answers": [
            {"id": "lit", "label": "It is <lit>", "to": "name"},
            {"id": "dark", "label": "It is dark", "asks_why": True, "to": "plug"},
            {"id": "both", "label": "Now & then", "to": "again"},
        ],
    },
    "again": question("And now?", lit=("It is lit", "plug"), dark=("It is dark", "plug")),
    "plug": {"kind": "step", "title": "Plug it in", "to": "name"},
    "name": {"kind": "form", "title": "Who?", "fields": [{"variable": "name"}], "to": "greet"},
    "greet": question("Are you {{name}}?", yes=("Yes", "good"), no=("No", "team")),
    "team": handoff("We come", "We come.", done="good", otherwise="good"),
    "good": outcome("Good"),
}
VARIABLES = {"name": {"type": "text", "label": "Name", "personal": True}}
GERMAN = {"nodes.again.title": "Und jetzt?", "nodes.again.answers.lit.label": "Sie leuchtet"}
OWN = re.compile(r'value="[^"]{8,}"|/go/[\w-]+/[\w-]{22}/|<time .*?</time>')
WALKS = {
    "answers": [{"answer": "both"}, {"answer": "lit"}, {"answer": "done"}],
    "a reason": [{"answer": "dark", "why-dark": "It smells."}, {"answer": "done"}],
    "no reason": [{"answer": "dark", "why-dark": " "}, {"answer": "done"}],
    "a form": [{"answer": "lit"}, {"name": "Ada & Bob"}, {"answer": "no"}],
    "an outcome": [{"answer": "lit"}, {"name": "Ada"}, {"answer": "yes"}],
    "not offered": [{"answer": "purple"}, {"answer": "both"}],
    "nothing": [{}, {"answer": "both"}],
    "back": [{"answer": "both"}, {"kind": "went-back"}, {"answer": "both"}, {"answer": "dark"}],
    "a result": [{"answer": "lit"}, {"name": "Ada"}, {"answer": "no"}],
    "no key": [{"answer": "both", "key": "short"}],
    "no position": [{"answer": "both", "seq": "one"}],
}


def told(person: Person) -> tuple:
    """Return what a person is told, without what differs from one session to the next."""
    return said_by(person.sent), said_by(person.response)


def said_by(response) -> tuple:
    named = ("X-Request-Id", "Content-Length", "Location", "Content-Location", "Set-Cookie")
    return (
        response.status_code,
        sorted((name, value) for name, value in response.headers if name not in named),
        OWN.sub("OWN", response.get_data(as_text=True)),
    )


def walked(app, *answers: dict, **headers: str) -> list[tuple]:
    person = Person(app, **headers).start("case")
    return [told(person)] + [told(person.send(**answer)) for answer in answers]


def walked_to_the_outcome(app) -> Person:
    return Person(app).start("case").send(answer="lit").send(name="Bob").send(answer="yes")


def noted_of(fronted, monkeypatch):
    """Note what Flask is asked for."""
    noted = []
    answer = fronted.front._bridge.answer

    async def note(head, exchange, content):
        noted.append((head.method, head.path.rpartition("/")[2]))
        await answer(head, exchange, content)

    monkeypatch.setattr(fronted.front._bridge, "answer", note)
    return noted
