"""R5 as people see it: while the disk is full or fails, the answer says so, and nothing is lost."""

import errno
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults import preloaded
from tests.faults.preloaded import Plan
from tests.faults.server import QUESTIONS, TREE, Executed, Server, write_tree
from tests.faults.visitor import Visitor
from treeguide.store import open_store
from treeguide.store.keeping.verify import verify

FAULTS = {
    "the disk is full": (errno.ENOSPC, Plan.WRITES, 507),
    "writing fails": (errno.EIO, Plan.WRITES, 503),
    "syncing fails": (errno.EIO, Plan.SYNCS, 503),
}
SAFE = "All your earlier answers are safe"
SAID_ON_THE_PAGE = {
    507: ("Our disk is full", f"What you sent just now was not kept. {SAFE}"),
    503: (
        "We cannot keep your answer right now",
        f"What you sent just now may not have been kept. {SAFE}",
    ),
}
AGAIN = "go back and send it once more; it will not count twice."
WRITES_OF_AN_EVENT = 30


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("failing")


@pytest.fixture(scope="module")
def server(injector: Path, folder: Path) -> Iterator[Server]:
    """A server whose disk fails as planned; it gets over each fault, so one is enough."""
    data, file = folder / "data", Plan(folder / "plan").file
    environment = preloaded.environment(injector, data, FAULTS_PLAN=file)
    server = Server(data, write_tree(folder / "trees"), program=Executed, **environment)
    try:
        server.start()
        yield server
    finally:
        server.kill()


@pytest.fixture
def plan(folder: Path) -> Iterator[Plan]:
    plan = Plan(folder / "plan")
    yield plan
    plan.relent()


@pytest.fixture
def visitor(server: Server) -> Iterator[Visitor]:
    with closing(Visitor(server)) as visitor:
        yield visitor


@pytest.mark.parametrize("fault", FAULTS)
def test_the_api_says_what_happened_and_the_same_again_is_kept_later(visitor, plan, fault):
    error, calls, status = FAULTS[fault]
    session = visitor.new_session()
    event = {"kind": "answered", "seq": 1, "key": "the-same-key", "answer": "yes"}

    plan.fail(1, times=Plan.FROM_THEN_ON, error=error, calls=calls)
    refused = visitor.add_event(session, event)
    plan.relent()
    kept = visitor.add_event(session, event)

    assert (refused.status, kept.status, kept.json["seq"]) == (status, 200, 2)
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json["detail"].endswith(".")


@pytest.mark.parametrize("fault", FAULTS)
def test_the_page_says_what_happened_and_the_same_again_is_kept_later(visitor, plan, fault):
    error, calls, status = FAULTS[fault]
    address = visitor.start_on_a_page(TREE)
    form = {"seq": "1", "key": "the-same-key", "answer": "yes"}

    plan.fail(1, times=Plan.FROM_THEN_ON, error=error, calls=calls)
    refused = visitor.send_form(address, form)
    read = visitor.get(address)
    plan.relent()
    kept = visitor.send_form(address, form)

    assert (refused.status, read.status, kept.status) == (status, 200, 303)
    title, text = SAID_ON_THE_PAGE[status]
    assert f"<h1>{title}</h1>" in refused.text
    assert text in refused.text
    assert AGAIN in refused.text


@pytest.mark.parametrize("fault", FAULTS)
def test_whichever_call_fails_no_answer_is_a_fault_of_ours(visitor, plan, folder, fault):
    error, calls, status = FAULTS[fault]
    said, kept = set(), {}

    for at in range(1, WRITES_OF_AN_EVENT + 1):
        session = visitor.new_session()
        plan.fail(at, times=1, error=error, calls=calls)
        for seq in range(1, QUESTIONS + 1):
            event = {"kind": "answered", "seq": seq, "key": f"the-key-{seq}", "answer": "no"}
            answers = [visitor.add_event(session, event).status for _ in range(2)]
            said |= set(answers)
        plan.relent()
        kept[session.id] = QUESTIONS + 1

    with closing(open_store(folder / "data", beside=True)) as store:
        assert {id: len(store.rows_of(id)) for id in kept} == kept
        assert verify(store).damages == ()
    # An event that fails on the event loop is tried once more in a thread.
    assert said <= {200, status}
