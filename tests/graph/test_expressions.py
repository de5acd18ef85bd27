"""Where conditions and expressions stand."""

from treeguide.graph.expressions import expressions
from treeguide.sketch import sketch

LOOP = {"max": 2, "then": "end"}
EVERYWHERE = {
    "start": "ask",
    "nodes": {
        "ask": {
            "answers": [
                {"id": "a", "to": "say", "when": "w1", "set": {"v": "s1"}, "loop": LOOP},
                {"id": "b", "to": "say"},
            ]
        },
        "say": {"set": {"v": "s2"}},
        "fill": {"set": {"v": "s3"}},
        "pick": {
            "rules": [{"id": "r", "when": "w2", "to": "go", "set": {"v": "s4"}}],
            "otherwise": {"to": "go", "set": {"v": "s5"}},
        },
        "go": {
            "give": {"t": "g1"},
            "take": {"v": "t1"},
            "exits": {"a/b": {"to": "act", "set": {"v": "s6"}}},
        },
        "act": {
            "give": {"t": "g2"},
            "take": {"v": "t2"},
            "set": {"v": "s7"},
            "failed": {"to": "end", "set": {"v": "s8"}},
        },
        "pass": {"to": {"late": {"to": "end", "set": {"v": "s9"}}}},
    },
    "anywhere": [{"id": "x", "to": "end", "when": "w3", "set": {"v": "s10"}}],
}
TEXT = """ask? -a-> say:step -> fill:form -> pick:decision -> go:call -> act:action -> pass:handoff
    -done-> end! ; pass -declined-> end ; pass -late-> end"""


def test_every_place_is_known_with_what_is_wanted_there():
    written = [(w.source, w.wanted, w.at, w.node) for w in expressions(sketch(TEXT, EVERYWHERE))]

    assert written == [
        ("w1", "truth", "/nodes/ask/answers/0/when", "ask"),
        ("s1", "v", "/nodes/ask/answers/0/set/v", "ask"),
        ("s2", "v", "/nodes/say/set/v", "say"),
        ("s3", "v", "/nodes/fill/set/v", "fill"),
        ("w2", "truth", "/nodes/pick/rules/0/when", "pick"),
        ("s4", "v", "/nodes/pick/rules/0/set/v", "pick"),
        ("s5", "v", "/nodes/pick/otherwise/set/v", "pick"),
        ("s6", "v", "/nodes/go/exits/a~1b/set/v", "go"),
        ("s7", "v", "/nodes/act/set/v", "act"),
        ("s8", "v", "/nodes/act/failed/set/v", "act"),
        ("s9", "v", "/nodes/pass/to/late/set/v", "pass"),
        ("g1", "t", "/nodes/go/give/t", "go"),
        ("t1", "v", "/nodes/go/take/v", "go"),
        ("g2", "t", "/nodes/act/give/t", "act"),
        ("t2", "v", "/nodes/act/take/v", "act"),
        ("w3", "truth", "/anywhere/0/when", None),
        ("s10", "v", "/anywhere/0/set/v", None),
    ]


def test_what_is_offered_everywhere_is_read_once_however_many_nodes_wait():
    tree = sketch("a:step -> b:step -> c!", {"anywhere": [{"id": "x", "to": "c", "when": "w"}]})

    assert [w.source for w in expressions(tree)] == ["w"]
