"""Everything that a person or a program can say to the server, said once, rightly and wrongly."""

from contextlib import closing
from functools import partial
from typing import Any

from tests.web.accounts import DAY_US, account
from tests.web.personal import (
    BANK,
    CALL,
    CHANGED,
    DESK,
    ELSEWHERE,
    KNOWN,
    NOTES,
    PLAYER,
    PROGRAM,
    REASONS,
    WRONG,
    WRONG_OF_PROGRAM,
)
from tests.web.visiting import Person, Program, Site, escaped
from treeguide.access import Grant
from treeguide.store import open_store

TOO_MUCH = 12_000
HEADERS = {
    "User_Agent": ELSEWHERE["agent"],
    "Referer": ELSEWHERE["referrer"],
    "X_Request_Id": ELSEWHERE["request"],
    "X_Forwarded_For": ELSEWHERE["forwarded"],
    "Accept_Language": ELSEWHERE["language"],
    "From": ELSEWHERE["from"],
}


def a_customer(site: Site) -> Person:
    """Walk a tree to its end as a customer does who errs, goes back and changes answers."""
    person = Person(site, "customer", headers=HEADERS)
    person.open(f"/?q={escaped(ELSEWHERE['search'])}")
    person.open(f"/go/move?from={escaped(ELSEWHERE['query'])}")
    person.post("/go/move", {})
    session = person.address.rpartition("/")[0]
    person.fill(WRONG)
    person.fill(PLAYER, **{ELSEWHERE["field"]: "x", "unknown": ELSEWHERE["field"]})
    person.send(answer=ELSEWHERE["answer"])
    person.send(answer="no", **{"why-no": REASONS["player"], "why-yes": REASONS["unsent"]})
    person.send(kind="went-back")
    person.open(f"{session}/who?at=0").fill(CHANGED)
    person.send(answer="no", **{"why-no": REASONS["player"]})
    person.send(**BANK)
    person.open(f"{session}/call?at=1").send(answer="x", **{"why-no": REASONS["refused"]})
    person.post(f"{session}/call", {"seq": "2", "key": ELSEWHERE["key"] * 8})
    person.open(f"{session}/{escaped(ELSEWHERE['place'])}")
    return person


def an_agent(site: Site) -> Person:
    """Walk the same tree as an agent who fills it in for somebody."""
    person = Person(site, "agent", cookie=_signed_in(site))
    person.post("/desk/move", {})
    person.fill(WRONG)
    person.fill(DESK)
    person.send(answer="no", **{"why-no": REASONS["desk"]})
    person.send(**BANK)
    here = person.address
    return person.open("/desk").open(here)


def _signed_in(site: Site) -> str:
    """Return the cookie of an agent's browser."""
    store = open_store(site.data, beside=True)
    try:
        agent = account(store, Grant("agent"), name="Agent")
        return f"treeguide-person={store.sign_in(agent.id, 'Test', DAY_US)}"
    finally:
        store.close()


def a_program(site: Site) -> Program:
    """Walk the same tree by the API, which takes what is known when the session starts."""
    program = Program(site, "program")
    program.start(known={"born": WRONG_OF_PROGRAM["known"]})
    program.start(known=KNOWN, x_note=NOTES["note"])
    program.start(known=KNOWN)
    program.act("answered", values=_of_program(email=WRONG_OF_PROGRAM["email"]))
    program.act("answered", values=_of_program(born=WRONG_OF_PROGRAM["born"]))
    program.act("answered", values={WRONG_OF_PROGRAM["key"]: 1})
    program.act("answered", values=_of_program())
    program.act("noted", text=NOTES["note"])
    program.act("answered", answer="no", text=NOTES["why"])
    program.act("changed", at=0, values=_of_program(town=KNOWN["town"]))
    program.act("answered", answer=ELSEWHERE["answer"])
    program.call("POST", f"/sessions/{program.session}/events", b'{"text": "%s' % _broken())
    return program


def an_agents_program(site: Site) -> Program:
    """Do in a call what only agents do, as a program that agents use."""
    with closing(open_store(site.data, beside=True)) as store:
        colleague = account(store, Grant("agent"), name="Colleague")
        _, text = store.new_token("console", ("walk",), days=1, by="test")
    program = Program(site, "console", token=text)
    program.start(audience="agent")
    program.act("identified", case="INC-7", caller=CALL["caller"], contact=CALL["contact"])
    program.act("paused", text=CALL["pause"])
    program.act("flagged", text=CALL["flag"])
    program.act("jumped", node="movers", text=CALL["jump"])
    program.act("handed-over", to=colleague.id, text=CALL["pass"])
    ending = {"resolved": "later", "reason": "waiting", "follow_up": "2027-03-27"}
    program.act("ended", text=CALL["end"], **ending)
    return program


def a_neighbour(site: Site) -> None:
    """Begin a session that nobody erases: its key lies among those that are deleted."""
    assert Program(site, "neighbour").start(known=KNOWN).status == 201


def a_stranger(site: Site, session: str) -> None:
    """Ask for what is not there or not theirs, in every way that is refused."""
    ask, place = partial(site.ask, who="stranger"), f"/go/move/{session}/who"
    ask("GET", place, Cookie=f"treeguide={ELSEWHERE['cookie']}")
    ask("GET", f"/go/{escaped(ELSEWHERE['place'])}")
    ask("POST", place, ELSEWHERE["big"].encode() * TOO_MUCH, Sec_Fetch_Site="none")
    ask("PUT", place, ELSEWHERE["method"].encode(), Sec_Fetch_Site="none")
    ask("POST", "/go/move", ELSEWHERE["foreign"].encode(), Sec_Fetch_Site="cross-site")
    ask("POST", place, f"note={ELSEWHERE['foreign']}".encode(), Sec_Fetch_Site="none")
    program = Program(site, "stranger", token=ELSEWHERE["token"])
    program.call("GET", f"/sessions/{session}")
    program.call("GET", f"/sessions?cursor={escaped(ELSEWHERE['query'])}")
    program.token = ""
    program.call("POST", "/sessions", {"tree": WRONG_OF_PROGRAM["tree"]})
    key = {"Idempotency_Key": ELSEWHERE["idempotency"]}
    program.call("POST", "/sessions", {"tree": "move"}, **key)


def _of_program(**other: Any) -> dict[str, Any]:
    numbers = {
        "customer_number": int(PROGRAM["customer_number"]),
        "income": float(PROGRAM["income"]),
    }
    return {**PROGRAM, **numbers, **other}


def _broken() -> bytes:
    return WRONG_OF_PROGRAM["broken"].encode()
