"""SpiffWorkflow as its handbook shows it: BPMN, a user task and a gateway for each question.

Facts are task data, conditions are the expressions of the flows, loops count in a variable each.
"""

import logging
from collections.abc import Iterable

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.specs import BpmnProcessSpec
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from benchmarks.walk import (
    AGAIN,
    KNOWN,
    NO,
    QUESTIONS,
    TIMES_BACK,
    YES,
    after,
    code_recorded,
    has_loop,
    records_fact,
)

NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"
PARTS = {"yes": YES, "no": NO, "again": AGAIN}

for _name in ("spiff.task", "spiff.workflow"):
    logging.getLogger(_name).setLevel(logging.ERROR)


def specification(questions: int = QUESTIONS) -> BpmnProcessSpec:
    """Return the walk as a BPMN process."""
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(document(questions)))
    return parser.get_spec("walk")


def document(questions: int = QUESTIONS) -> str:
    """Return the walk as a BPMN file."""
    parts = [part for place in range(questions) for part in _question(place, questions)]
    return (
        f'<definitions xmlns="{NAMESPACE}"><process id="walk" isExecutable="true">'
        '<startEvent id="start"/><sequenceFlow id="begin" sourceRef="start" targetRef="q0"/>'
        f'{"".join(parts)}<endEvent id="end"/></process></definitions>'
    )


def _question(place: int, questions: int) -> list[str]:
    node, onward = f"q{place}", after(place, questions)
    parts = [
        f'<userTask id="{node}" name="{node}"/>',
        f'<exclusiveGateway id="g{place}" default="d{place}"/>',
        f'<sequenceFlow id="f{place}" sourceRef="{node}" targetRef="g{place}"/>',
        f'<sequenceFlow id="d{place}" sourceRef="g{place}" targetRef="{onward}"/>',
    ]
    for answer, condition in PARTS.items():
        target, when = onward, f"answer == '{answer}' and {condition}"
        if answer == "again" and has_loop(place):
            target, when = f"q{place - 1}", f"{when} and times_{node} &lt; {TIMES_BACK}"
        parts.append(
            f'<sequenceFlow id="{answer}{place}" sourceRef="g{place}" targetRef="{target}">'
            f"<conditionExpression>{when.replace(' < ', ' &lt; ')}</conditionExpression>"
            "</sequenceFlow>"
        )
    return parts


def begin(spec: BpmnProcessSpec, questions: int = QUESTIONS) -> tuple[BpmnWorkflow, Task]:
    """Return a new workflow with the task that waits first."""
    workflow = BpmnWorkflow(spec)
    counts = {f"times_q{place}": 0 for place in range(questions) if has_loop(place)}
    workflow.task_tree.data.update(KNOWN | counts)
    workflow.do_engine_steps()
    return workflow, waiting(workflow)


def waiting(workflow: BpmnWorkflow) -> Task | None:
    """Return the task that waits, looked for from the last one on; None at the end."""
    return workflow.get_next_task(workflow.last_task, state=TaskState.READY)


def give_all(begun: tuple[BpmnWorkflow, Task], answers: Iterable[str]) -> str:
    """Return where `answers` lead from the first task on."""
    workflow, task = begun
    for answer in answers:
        task = step(workflow, task, answer)
    return "end" if workflow.completed else task.task_spec.name


def step(workflow: BpmnWorkflow, task: Task, answer: str) -> Task | None:
    """Return the task that waits after `answer` was given to `task`, None at the end."""
    name, data = task.task_spec.name, task.data
    place = int(name[1:])
    data["answer"] = answer
    if answer != "again" and records_fact(place):
        data["code"] = code_recorded(place)
    task.run()
    workflow.do_engine_steps()
    reached = waiting(workflow)
    if reached is not None and answer == "again" and reached.task_spec.name != after(place):
        reached.data[f"times_{name}"] += 1
    return reached
