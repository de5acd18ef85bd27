"""SpiffWorkflow at its quickest: its core specifications, no BPMN, no scripts, no log.

Each question is one exclusive choice, which waits until it is run with the answer in its data.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from SpiffWorkflow.operators import Operator
from SpiffWorkflow.specs import ExclusiveChoice, Simple, WorkflowSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.workflow import Workflow

from benchmarks.peers.rules import CONDITIONS
from benchmarks.walk import (
    KNOWN,
    QUESTIONS,
    TIMES_BACK,
    after,
    code_recorded,
    has_loop,
    records_fact,
)

# At the level that it has by itself it gathers an extra dict for every change of state.
for _name in ("spiff.task", "spiff.workflow"):
    logging.getLogger(_name).setLevel(logging.ERROR)


class Holds(Operator):  # type: ignore[misc]
    """An answer was given and its condition holds, as one Python function."""

    def __init__(self, holds: Callable[[dict[str, Any]], bool]) -> None:
        super().__init__(holds)
        self.holds = holds

    def _matches(self, task: Task) -> bool:
        return self.holds(task.data)


def specification(questions: int = QUESTIONS) -> WorkflowSpec:
    """Return the walk as a workflow's specification."""
    spec = WorkflowSpec("walk", addstart=True)
    choices = [ExclusiveChoice(spec, f"q{place}") for place in range(questions)]
    named = {choice.name: choice for choice in choices}
    named["end"] = Simple(spec, "end")
    spec.start.connect(choices[0])
    for place, choice in enumerate(choices):
        _connect(place, choice, named, questions)
    return spec


def _connect(place: int, choice: ExclusiveChoice, named: dict[str, Any], questions: int) -> None:
    onward = named[after(place, questions)]
    if has_loop(place):
        choice.connect_if(Holds(_goes_back(choice.name)), named[f"q{place - 1}"])
    choice.connect_if(Holds(_is_open), onward)
    choice.connect(onward)


def _is_open(known: dict[str, Any]) -> bool:
    return CONDITIONS[known["answer"]](known)


def _goes_back(node: str) -> Callable[[dict[str, Any]], bool]:
    def holds(known: dict[str, Any]) -> bool:
        if known["answer"] != "again" or not CONDITIONS["again"](known):
            return False
        return known.get(node, 0) < TIMES_BACK

    return holds


def begin(spec: WorkflowSpec) -> Task:
    """Return the task that waits first in a new workflow."""
    workflow = Workflow(spec)
    workflow.task_tree.data.update(KNOWN)
    workflow.task_tree.run()
    return workflow.task_tree.children[0]


def give_all(task: Task, answers: Iterable[str]) -> str:
    """Return where `answers` lead from the first task on."""
    for answer in answers:
        task = step(task, answer)
    return str(task.task_spec.name)


def step(task: Task, answer: str) -> Task:
    """Return the task that waits after `answer` was given to `task`."""
    data, name = task.data, task.task_spec.name
    data["answer"] = answer
    place = int(name[1:])
    if answer != "again" and records_fact(place):
        data["code"] = code_recorded(place)
    task.run()
    reached = task.children[0]
    if answer == "again" and reached.task_spec.name != after(place):
        reached.data[name] = data.get(name, 0) + 1
    return reached
