"""Random trees without errors, and random walks through them, for property tests."""

from hypothesis import strategies as st
from msgspec import convert

from treeguide.kernel import offered
from treeguide.model import Form, Tree
from treeguide.proof.samples import Samples

VARIABLES = {
    "ready": {"type": "boolean"},
    "code": {"type": "choice", "values": ["e5", "e7", "none"]},
    "signs": {"type": "choices", "values": ["smoke", "noise"]},
    "tries": {"type": "integer", "min": 0, "max": 3, "initial": 0},
    "room": {"type": "text", "max_length": 5},
}
CONDITIONS = [
    "ready",
    "not ready",
    "code == 'e5'",
    "code in ['e5', 'e7'] and not ready",
    "'smoke' in signs or tries > 1",
    "known(room) and length(room) > 2",
    "tries + 1 < 3",
]
CALLED = {
    "format": "treeguide/1",
    "id": "called",
    "title": "Called",
    "variables": {"ready": {"type": "boolean"}},
    "start": "ask",
    "nodes": {
        "ask": {
            "kind": "question",
            "title": "Ready?",
            "answers": [
                {"id": "yes", "label": "Yes", "to": "done", "set": {"ready": "true"}},
                {"id": "wait", "label": "Wait", "to": "ask", "loop": {"max": 2, "then": "gone"}},
            ],
        },
        "done": {"kind": "outcome", "title": "Done", "result": "resolved"},
        "gone": {"kind": "outcome", "title": "Gone", "result": "unresolved"},
    },
}
LIBRARY = {"called": convert(CALLED, Tree)}
KINDS = ["question", "step", "form", "decision", "call", "handoff", "action"]


@st.composite
def trees(draw, most_nodes=12):
    """Return trees in which every edge points forward but for those with a declared loop."""
    count = draw(st.integers(1, most_nodes))
    ids = [f"n{number}" for number in range(count)]
    nodes = {node_id: _node(draw, ids, place) for place, node_id in enumerate(ids)}
    nodes["good"] = {"kind": "outcome", "title": "Good", "result": "resolved"}
    nodes["bad"] = {"kind": "outcome", "title": "Bad", "result": "unresolved", "next": "Wait."}
    document = {
        "format": "treeguide/1",
        "id": "random",
        "title": "Random",
        "variables": VARIABLES,
        "start": "n0",
        "nodes": nodes,
    }
    if draw(st.booleans()):
        nodes["aside"] = {"kind": "call", "tree": "called", "exits": {"*": "@here"}}
        stop = {"id": "stop", "label": "Stop", "to": "bad"}
        aside = {"id": "aside", "label": "Aside", "to": "aside", "max": draw(st.integers(1, 2))}
        document["anywhere"] = [stop, aside]
    return convert(document, Tree)


def _node(draw, ids, place):
    kind = draw(st.sampled_from(KINDS))
    node = {"kind": kind, "title": f"{kind} {place} for {{{{room}}}}"}
    return node | _EDGES[kind](draw, ids, place)


def _forward(draw, ids, place):
    return draw(st.sampled_from([*ids[place + 1 :], "good", "bad"]))


def _edge(draw, ids, place):
    edge = {"to": _forward(draw, ids, place)}
    if draw(st.integers(0, 3)) == 0:
        loop = {"max": draw(st.integers(1, 3)), "then": _forward(draw, ids, place)}
        edge = {"to": draw(st.sampled_from(ids[: place + 1])), "loop": loop}
    if draw(st.integers(0, 3)) == 0:
        edge["set"] = {"tries": "tries + 1"}
    return edge


def _question(draw, ids, place):
    count = draw(st.integers(1, 3))
    answers = [
        {"id": f"a{number}", "label": f"Answer {number}"} | _edge(draw, ids, place)
        for number in range(count)
    ]
    for answer in answers[1:]:
        if draw(st.booleans()):
            answer["when"] = draw(st.sampled_from(CONDITIONS))
    return {"answers": answers}


def _form(draw, ids, place):
    names = draw(st.lists(st.sampled_from(list(VARIABLES)), min_size=1, unique=True))
    fields = [{"variable": name, "required": draw(st.booleans())} for name in names]
    return {"fields": fields} | _edge(draw, ids, place)


def _decision(draw, ids, place):
    conditions = draw(st.lists(st.sampled_from(CONDITIONS), max_size=2, unique=True))
    rules = [
        {"id": f"r{number}", "when": condition, "to": _forward(draw, ids, place)}
        for number, condition in enumerate(conditions)
    ]
    return {"rules": rules, "otherwise": _forward(draw, ids, place)}


def _call(draw, ids, place):
    exits = {"done": _forward(draw, ids, place), "*": _edge(draw, ids, place)}
    values = {"give": {"ready": "ready"}, "take": {"ready": "ready"}}
    return {"tree": "called", "exits": exits} | values


def _handoff(draw, ids, place):
    ways = {way: _edge(draw, ids, place) for way in ("done", "declined", "late")}
    words = "{{owner}} calls you by {{due}}."
    return {"team": "field", "within": "PT4H", "promise": words, "to": ways}


def _action(draw, ids, place):
    failed = _forward(draw, ids, place)
    return {"action": "open-ticket", "failed": failed} | _edge(draw, ids, place)


_EDGES = {
    "question": _question,
    "step": _edge,
    "form": _form,
    "decision": _decision,
    "call": _call,
    "handoff": _handoff,
    "action": _action,
}


def givens(position):
    """Return everything that can be given at a position: ids, and samples of a form's values."""
    form = position.place.node if type(position.place.node) is Form else None
    names = [way.name for way in offered(position) if form is None or way.edge.slot == "anywhere"]
    fillings = Samples(position.program.tree).fillings(form) if form is not None else []
    return [*names, *fillings]
