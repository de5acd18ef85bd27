"""How somebody gets in first, and how people for looking around do: at the terminal."""

import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import pytest

from tests.cli.test_serve import ROOT, command, serving
from treeguide.access import ROLES, Grant
from treeguide.service import demonstration
from treeguide.store import open_store
from treeguide.store.people.links import SETUP, Spent

LINK = re.compile(r"http://127\.0\.0\.1:\d+/setup#([\w-]{43})")
PASSWORD = re.compile(r"the password of all is (\S+)")


@pytest.fixture
def data(tmp_path):
    (tmp_path / "trees").mkdir()
    return tmp_path / "data"


@pytest.fixture
def serve(plant, tmp_path, data):
    """Serve a tree from `data`, and return the server."""
    plant("lit? -yes-> end!; lit? -no-> end!", name="lamp")

    def serve(*words: object):
        return serving("--trees", tmp_path / "lamp", "--data", data, *words)

    return serve


def opened(data):
    return open_store(data, beside=True)


def links_of(data) -> list[str]:
    """Return the purposes of the links that can be used."""
    store = opened(data)
    found = store.driver.read("SELECT purpose FROM one_use_link WHERE used_us IS NULL")
    store.close()
    return [row["purpose"] for row in found]


def posted(address: str, **fields: str) -> tuple[int, str]:
    """Send a form; return the status and where that leads."""
    body = urllib.parse.urlencode(fields).encode()
    asked = urllib.request.Request(address, body, {"Sec-Fetch-Site": "none"})

    class Still(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    try:
        with urllib.request.build_opener(Still).open(asked, timeout=10) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as answered:
        with answered:
            return answered.code, answered.headers.get("Location", "")


def add_admin(data) -> None:
    store = open_store(data)
    store.add_person("Ada", "ada@example.org", [Grant("admin")], by="x", status="active")
    store.close()


def test_a_server_without_an_administrator_prints_a_link_that_makes_one_once(serve, data):
    with serve() as server:
        secret = LINK.search(server.process.stdout.readline())[1]
        form = {"code": secret, "name": "Ada", "email": "ada@example.org"}
        form["password"] = "correct horse battery"
        first = posted(f"{server.address}setup", **form)
        again = posted(f"{server.address}setup", **form)
        server.stop()
        log = server.process.stderr.read()

    assert first == (303, "/admin/people")
    assert again[0] == 410
    assert secret not in log


def test_each_start_prints_another_link_and_the_one_before_works_no_more(serve, data):
    secrets = []
    for _ in range(2):
        with serve() as server:
            secrets.append(LINK.search(server.process.stdout.readline())[1])
            server.stop()
    store = open_store(data)

    with pytest.raises(Spent):
        store.link_shown(secrets[0])
    assert store.link_shown(secrets[1]).purpose == SETUP
    store.close()


def test_where_somebody_looks_after_the_server_no_link_is_printed(serve, data):
    add_admin(data)

    with serve() as server:
        server.stop()
        rest = server.process.stdout.read()

    assert "setup" not in rest
    assert links_of(data) == []


def test_reset_prints_a_link_also_beside_a_running_server(run, serve, data):
    add_admin(data)

    with serve() as server:
        printed = run("admin", "reset", "--data", data)
        secret = re.fullmatch(r"http://127\.0\.0\.1:8000/setup#([\w-]{43})\n", printed.stdout)[1]
        form = {"name": "Eve", "email": "eve@example.org", "password": "correct horse battery"}
        answer = posted(f"{server.address}setup", code=secret, **form)
        server.stop()
    store = open_store(data)

    assert "in a browser on the server's machine, within a day" in printed.stderr
    assert answer == (303, "/admin/people")
    assert {person.name for person in store.people() if store.grants_of(person.id)} == {
        "Ada",
        "Eve",
    }
    assert "link for setup" in [entry.action for entry in store.audit_entries()]
    store.close()


def test_a_link_of_a_second_reset_is_the_one_that_works(run, data):
    add_admin(data)

    first, second = (run("admin", "reset", "--data", data).stdout.strip() for _ in range(2))
    store = open_store(data)

    with pytest.raises(Spent):
        store.link_shown(first.partition("#")[2])
    assert store.link_shown(second.partition("#")[2]).purpose == SETUP
    store.close()


def test_reset_needs_data_that_are_there(run, tmp_path):
    ended = run("admin", "reset", "--data", tmp_path / "nowhere")

    assert ended.exit_code != 0
    assert "nowhere" in ended.stderr


def test_people_for_looking_around_are_announced_loudly_and_can_sign_in(serve, data):
    with serve("--demo") as server:
        loud, how = server.process.stdout.readline(), server.process.stdout.readline()
        password = PASSWORD.search(how)[1]
        address = f"{server.address}sign-in"
        answers = [
            posted(address, email=f"{role}{demonstration.HOST}", password=password)[0]
            for role in ROLES
        ]
        server.stop()

    assert loud.startswith("DEMONSTRATION: ")
    assert answers == [303] * len(ROLES)


def test_the_next_start_without_the_switch_lets_none_of_them_in(serve, data):
    with serve("--demo") as server:
        server.process.stdout.readline()
        password = PASSWORD.search(server.process.stdout.readline())[1]
        server.stop()

    with serve() as server:
        email = f"admin{demonstration.HOST}"
        answer = posted(f"{server.address}sign-in", email=email, password=password)
        server.stop()
    store = open_store(data)

    assert answer[0] == 422
    assert {person.status for person in store.people()} == {"closed"}
    store.close()


def refused(*words: object) -> subprocess.CompletedProcess[str]:
    """Start a server that ends by itself, for it is refused."""
    return subprocess.run(
        command(*words), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def test_where_somebody_has_an_account_nobody_is_let_in_for_looking_around(data):
    add_admin(data)

    ended = refused("--demo", "--data", data)
    store = open_store(data)

    assert ended.returncode == 2
    assert "Somebody has an account here already" in ended.stderr
    assert [person.name for person in store.people()] == ["Ada"]
    store.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_they_are_let_in_on_this_machine_alone(data, host):
    ended = refused("--demo", "--host", host, "--data", data)

    assert ended.returncode == 2
    assert f"“{host}” is another address" in ended.stderr
    assert not data.exists()


def test_no_setting_of_the_environment_lets_them_in(serve, data, monkeypatch):
    for name in ("TREEGUIDE_DEMO", "DEMO"):
        monkeypatch.setenv(name, "1")

    with serve() as server:
        line = server.process.stdout.readline()
        server.stop()

    assert LINK.search(line)
    assert "sign in as" not in line


def test_make_run_takes_the_switch_by_name_alone(monkeypatch):
    monkeypatch.setenv("DEMO", "1")
    said = [
        subprocess.run(
            ["make", "--dry-run", "run", *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout
        for words in ((), ("DEMO=1",))
    ]

    assert ["--demo" in one for one in said] == [False, True]


def test_verify_says_whether_the_audit_holds_what_the_log_has_named(run, data):
    add_admin(data)
    store = open_store(data)
    head = store.audit_head()
    store.close()

    right = run("verify", "--data", data, "--audit", head)
    wrong = run("verify", "--data", data, "--audit", f"{head.partition(':')[0]}:{'0' * 64}")
    later = run("verify", "--data", data, "--audit", f"99:{head.partition(':')[2]}")
    nonsense = run("verify", "--data", data, "--audit", "yesterday")

    assert right.exit_code == 0
    assert [one.exit_code for one in (wrong, later, nonsense)] == [1, 1, 2]
    told, missing = (" ".join(one.stdout.split()) for one in (wrong, later))
    assert "Entry 2 is not the one that the log has named, so entries were replaced." in told
    assert "It has 2 entries, and entry 99, which the log has named, is missing: it was" in missing
    assert "an older backup was restored. `treeguide repair` cannot bring it back." in missing
    for each in (told, missing):
        assert "saves what is whole" not in each
    assert "a number, a colon and at least 8 signs" in " ".join(nonsense.stderr.split())


@pytest.mark.parametrize("typed", ["5:abc", "5:9F86D081", "1204", "5:", "x:9f86d081884c7d65"])
def test_a_place_in_the_audit_that_was_mistyped_is_no_sign_of_tampering(run, data, typed):
    add_admin(data)

    told = run("verify", "--data", data, "--audit", typed)

    assert (told.exit_code, told.stdout) == (2, "")
    assert f"“{typed}” is no place in the audit" in told.stderr
    assert "repair" not in told.stderr


def test_verify_and_doctor_say_where_the_audit_stands(run, data):
    add_admin(data)
    store = open_store(data)
    head = store.audit_head()
    store.close()

    verified, looked = (run(name, "--data", data).stdout for name in ("verify", "doctor"))

    said = " ".join(verified.split())
    assert f"The audit is whole: 2 entries, and it stands at {head}." in said
    assert f"stands at: {head}" in looked
