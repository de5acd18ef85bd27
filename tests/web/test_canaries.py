"""What a person says is found nowhere in clear, and after an erasure nowhere at all."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result

from tests.canaries import traces, traces_in
from tests.postgresql import any_server
from tests.web import telling
from tests.web.personal import KEPT, NEVER_KEPT
from tests.web.places import Database, Folder, Place, typed
from tests.web.visiting import Answer, Program, Site
from treeguide.store import Erased, damages, open_store
from treeguide.store.driver import Row

EVERYTHING = (*KEPT, *NEVER_KEPT)
OF_CALLS = ("identified", "paused", "flagged", "jumped", "handed-over", "ended")
KINDS = ("started", "answered", "went-back", "changed", "noted", *OF_CALLS)
FORMATS = ("json", "text", "csv", "markdown")


FORGETFUL = "wal_recycle = off\n"
"""With this PostgreSQL removes the parts of its log that nobody needs, and their content."""
KEY = b64encode(bytes(range(32))).decode()


@dataclass
class Visited:
    """A server to which everything was told, and what is there of it afterwards."""

    site: Site
    sessions: list[str]
    keys: list[bytes]
    """The keys of the sessions, wrapped, before they were erased."""
    messages: list[Row]
    running: Path
    """All that lies where the data are kept, while the server ran."""
    erased: Path
    """The same once everything was erased."""
    ended: Path
    """The same once the server has ended."""
    backup: Path
    metrics: Answer
    without_right: list[Answer]
    with_right: list[Answer]
    after_erasing: list[Answer]
    at_the_terminal: list[Result]
    restored: Path
    """All that lies where the backup was put back, and what was erased is erased again."""
    places: dict[str, Path | str]


def reader(site: Site, *scopes: str) -> Program:
    """Something that reads all sessions with an access token."""
    with closing(open_store(site.data, beside=True)) as store:
        _, text = store.new_token("reader", scopes, days=1, by="test")
    return Program(site, "reader", token=text)


def subscribe(site: Site) -> None:
    """Let a message be kept for another system about whatever is done in a session."""
    with closing(open_store(site.data, beside=True)) as store:
        store.subscribe("another-system", [f"session.{kind}" for kind in KINDS])


def keys_of(sessions: list[str], place: Path | str) -> list[bytes]:
    with closing(open_store(place, beside=True)) as store:
        rows = store.keys.read("SELECT session_id, wrapped FROM data_key")
    return [bytes(row["wrapped"]) for row in rows if row["session_id"] in sessions]


def messages_at(place: Path | str) -> list[Row]:
    with closing(open_store(place, beside=True)) as store:
        return store.driver.read("SELECT * FROM outbox")


def read_all(program: Program, sessions: list[str]) -> list[Answer]:
    addresses = [
        address
        for session in sessions
        for address in (
            f"/sessions/{session}",
            *(f"/sessions/{session}/transcript?format={form}" for form in FORMATS),
        )
    ]
    return [program.call("GET", address) for address in ("/sessions", *addresses)]


@pytest.fixture(scope="module", params=["text", "json", "postgresql"])
def visited(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visited]:
    folder = tmp_path_factory.mktemp("canaries")
    if request.param != "postgresql":
        yield visit(folder, Folder(folder / "data"), TREEGUIDE_LOG=request.param)
        return
    with any_server(settings=FORGETFUL) as server, pytest.MonkeyPatch.context() as setting:
        setting.setenv("TREEGUIDE_KEY", KEY)
        yield visit(folder, Database(server))


def visit(folder: Path, place: Place, **settings: str) -> Visited:
    """Tell a server everything, erase it, and return what is there of it at each moment."""
    backup, running, erased = (folder / name for name in ("backups/monday.db", "running", "erased"))
    backup.parent.mkdir()
    with Site(folder, data=place.place, **settings) as site:
        subscribe(site)
        customer = telling.a_customer(site)
        agent = telling.an_agent(site)
        program = telling.a_program(site)
        console = telling.an_agents_program(site)
        telling.a_neighbour(site)
        telling.a_stranger(site, program.session)
        sessions = [customer.session, agent.session, program.session, console.session]
        place.copy(running)
        keys, messages = keys_of(sessions, site.data), messages_at(site.data)
        metrics = site.ask("GET", "/metrics", who="reader")
        done = [*place.back_up(backup), typed("verify", "--data", site.data)]
        without_right = read_all(reader(site, "read"), sessions)
        with_right = read_all(reader(site, "read", "personal"), sessions)
        for session in sessions:
            done.append(typed("erase", "--reason", "a letter", "--data", site.data, "--", session))
        place.overwrite_keys()
        place.copy(erased)
        after_erasing = read_all(reader(site, "read", "personal"), sessions)
        for person, session in ((customer, sessions[0]), (agent, sessions[1])):
            after_erasing.append(person.open(person.address).answer)
            after_erasing.append(person.open(f"{person.area}/move/{session}/who?at=0").answer)
    ended, put_back = folder / "ended", folder / "put-back"
    place.copy(ended)
    done.append(typed("verify", "--data", site.data))
    again, said = place.restored(backup, sessions)
    again.copy(put_back)
    return Visited(
        site,
        sessions,
        keys,
        messages,
        running,
        erased,
        ended,
        backup,
        metrics,
        without_right,
        with_right,
        after_erasing,
        [*done, *said],
        put_back,
        {"data": place.place, "restored": again.place},
    )


def bodies(answers: list[Answer]) -> bytes:
    return b"\n".join(answer.body for answer in answers)


def test_forty_values_and_more_were_told(visited):
    said = b"\n".join(answer.said for answer in visited.site.answers)

    assert len(EVERYTHING) >= 40
    assert set(EVERYTHING) - traces(said, EVERYTHING).keys() == set()


def test_what_is_accepted_comes_back_to_those_who_have_the_right_to_it(visited):
    assert [answer.status for answer in visited.with_right] == [200] * len(visited.with_right)
    assert set(KEPT) - traces(bodies(visited.with_right), KEPT).keys() == set()


def test_nothing_is_in_clear_in_any_file_of_the_running_server(visited):
    assert traces_in(visited.running, EVERYTHING) == {}


def test_nothing_is_in_clear_in_any_file_of_a_server_that_has_ended(visited):
    assert traces_in(visited.ended, EVERYTHING) == {}


def test_nothing_is_in_a_backup(visited):
    assert {file.name for file in visited.backup.parent.iterdir()} >= {visited.backup.name}
    assert traces_in(visited.backup.parent, EVERYTHING) == {}


def test_nothing_is_in_a_message_to_another_system(visited):
    assert {row["topic"] for row in visited.messages} == {f"session.{kind}" for kind in KINDS}
    assert traces(repr(visited.messages).encode(), EVERYTHING) == {}


def test_nothing_is_in_the_log(visited):
    log = visited.site.log.read_bytes()

    assert b"is live in version" in log
    assert traces(log, EVERYTHING) == {}


def test_nothing_is_in_the_metrics(visited):
    assert visited.metrics.status == 200
    assert traces(visited.metrics.body, EVERYTHING) == {}


def test_nothing_is_in_the_headers_of_an_answer(visited):
    headers = {answer.asked: repr(answer.headers) for answer in visited.site.answers}

    found = {asked: traces(said.encode(), EVERYTHING) for asked, said in headers.items()}
    assert {asked: some for asked, some in found.items() if some} == {}


def test_nothing_is_shown_to_a_stranger(visited):
    answers = [answer for answer in visited.site.answers if answer.who == "stranger"]

    assert {answer.status for answer in answers} >= {400, 401, 403, 404, 405, 413}
    assert traces(bodies(answers), EVERYTHING) == {}


@pytest.mark.parametrize("who", ["customer", "program"])
def test_whoever_walks_sees_only_what_they_have_said_themselves(visited, who):
    answers = [answer for answer in visited.site.answers if answer.who == who]
    said = traces(b"\n".join(answer.said for answer in answers), EVERYTHING)

    assert traces(bodies(answers), EVERYTHING).keys() <= said.keys()


def test_an_error_of_the_api_repeats_no_value_of_a_variable(visited):
    answers = [one for one in visited.site.answers if one.who == "program" and one.status >= 400]

    shown = traces(bodies(answers), EVERYTHING).keys()
    # Which name or answer is unknown has to be said to whoever sent it.
    assert shown <= {"Zebedee Crankshaft", "Quentin Abernathy-Wu"}
    assert len(answers) >= 6


def test_a_transcript_without_the_right_holds_nothing_personal(visited):
    assert [one.status for one in visited.without_right] == [200] * len(visited.without_right)
    assert traces(bodies(visited.without_right), EVERYTHING) == {}


def test_nothing_is_printed_by_a_command(visited):
    printed = "".join(done.output for done in visited.at_the_terminal)

    assert traces(printed.encode(), EVERYTHING) == {}


def test_nobody_sees_a_session_that_was_erased(visited):
    listed, *others = visited.after_erasing

    assert (listed.status, {one.status for one in others}) == (200, {410})
    assert traces(bodies(visited.after_erasing), EVERYTHING) == {}


@pytest.mark.parametrize("place", ["data", "restored"])
def test_after_an_erasure_the_master_key_opens_nothing(visited, place):
    with closing(open_store(visited.places[place])) as store:
        kept = [(one, event) for one in visited.sessions for event in store.rows_of(one)]
        sealed = [(one, event.seq, event.sealed) for one, event in kept if event.sealed]

        opened = [store.vault.open_what_is_left(*one) for one in sealed]

        assert opened == [({}, False)] * len(sealed)
        assert len(sealed) > 10
        for session in visited.sessions:
            with pytest.raises(Erased):
                store.history_of(session)


def test_nothing_is_in_any_file_after_a_backup_was_restored(visited):
    assert traces_in(visited.restored, EVERYTHING) == {}


@pytest.mark.parametrize("place", ["data", "restored"])
def test_after_an_erasure_every_chain_is_whole(visited, place):
    with closing(open_store(visited.places[place])) as store:
        assert list(damages(store)) == []
        assert {store.session_row(one).status for one in visited.sessions} == {"erased"}


def test_no_key_of_an_erased_session_is_left_in_any_file(visited):
    assert len(visited.keys) >= 9
    assert traces_of_keys(visited.running, visited.keys) != []
    assert traces_of_keys(visited.erased, visited.keys) == []
    assert traces_of_keys(visited.ended, visited.keys) == []
    assert traces_of_keys(visited.restored, visited.keys) == []


def traces_of_keys(folder: Path, keys: list[bytes]) -> list[str]:
    """Return the files in which there is a key, as it is or in hexadecimal digits."""
    files = [(file.name, file.read_bytes()) for file in folder.rglob("*") if file.is_file()]
    ends = [end for key in keys for end in (key[-40:], key[-40:].hex().encode())]
    return [name for name, content in files for end in ends if end in content]
