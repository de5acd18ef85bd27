"""Earlier answers on the console: what counts now, what is left out, and what each link changes."""

import re

import pytest

from tests.web.calls import Agent, agent, app

__all__ = ["agent", "app"]
TAGS = re.compile(r"<[^>]+>")


def marks_of(page: str) -> dict[str, str]:
    """Return what is said beside each answer of which something is said, by its id."""
    answers = re.findall(r'name="answer" value="(\w+)"(.*?)</button>', page, re.DOTALL)
    said = {one: re.search(r"✓</span> ([^<]+)", rest) for one, rest in answers}
    return {one: found[1] for one, found in said.items() if found}


def changing(agent: Agent, node: str, index: int) -> Agent:
    agent.open(f"/desk/lamp/{agent.session_id}/{node}?at={index}")
    return agent


def test_where_an_answer_is_changed_the_one_that_is_given_now_says_so(agent):
    agent.send(answer="yes")

    assert marks_of(changing(agent, "lit", 0).page) == {"yes": "given now"}


def test_where_an_answer_is_changed_others_that_led_back_are_called_tried_before(agent):
    agent.send(answer="no").do("went-back").send(answer="yes")

    assert marks_of(changing(agent, "lit", 0).page) == {"yes": "given now", "no": "tried before"}


def test_an_answer_that_counts_no_more_is_not_called_given_now(agent):
    agent.send(answer="yes").do("went-back")

    assert marks_of(agent.page) == {"yes": "tried before"}


@pytest.mark.parametrize(
    ("given", "said"),
    [(3, None), (4, "1 answer before these"), (5, "2 answers before these")],
    ids=["all", "without one", "without two"],
)
def test_the_line_of_answers_says_how_many_it_leaves_out(agent, given, said):
    for number in range(given):
        node, word = (("pull", "plug"), ("lit", "lit"))[number % 2]
        agent.open(f"/desk/lamp/{agent.session_id}/_find?q={word}")
        agent.send(kind="jumped", **{"desk.to": node, "desk.why": "Once more"})

    line = re.search(r'<nav class="crumbs".*?</nav>', agent.page, re.DOTALL)[0]
    assert ("…" in line) is (said is not None)
    assert said is None or said in line


def test_each_link_says_which_answer_it_changes(agent):
    agent.send(answer="yes").send(answer="fails")
    links = re.findall(r'<dd>\s*<a href="[^"]+"[^>]*>(.*?)</a>', agent.page, re.DOTALL)

    said = [" ".join(TAGS.sub("", one).split()) for one in links]
    assert said == [
        "Change your answer to “Is it lit?”",
        "Change your answer to “Pull the plug”",
    ]
