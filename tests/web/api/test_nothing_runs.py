"""While a session is walked nothing is unpickled and no code is made from data."""

import json
import subprocess
import sys
from pathlib import Path

from tests.web.api.conftest import CASE

WALK = """
import json, sys
from pathlib import Path
from treeguide.service.publishing import publish_folder
from treeguide.store import open_store
from treeguide.web import Config, create_app

tree = json.loads(sys.argv[1])
folder = Path(sys.argv[2])
(folder / "trees" / tree["id"]).mkdir(parents=True)
(folder / "trees" / tree["id"] / "tree.json").write_text(sys.argv[1])
store = open_store(folder / "data")
publish_folder(store, folder / "trees")
client = create_app(Config(store)).test_client(use_cookies=False)

def walk():
    started = client.post("/api/v1/sessions", json={"tree": tree["id"]}).json
    place = "/api/v1/sessions/" + started["session"]
    headers = {"Authorization": "Bearer " + started["token"]}
    sent = [{"answer": "dark"}, {"answer": "done"}, {"values": {"name": "__import__('os')"}},
            {"answer": "nothing"}, {"answer": 3}]
    statuses = []
    for number, one in enumerate(sent, 1):
        event = {"kind": "answered", "seq": number, "key": f"k{number}", **one}
        answer = client.post(place + "/events", json=event, headers=headers)
        statuses.append(answer.status_code)
    for form in ("json", "text", "csv"):
        client.get(place + "/transcript?format=" + form, headers=headers)
    return statuses

walk()  # What is imported late is compiled then, and once.
seen = []
WATCHED = {"pickle.find_class", "marshal.loads", "exec", "compile", "os.system", "subprocess.Popen"}
sys.addaudithook(lambda name, args: seen.append(name) if name in WATCHED else None)
print(walk())
if len(sys.argv) > 3:
    eval(sys.argv[3])
print(seen)
store.close()
"""


def walked(folder: Path, *teeth: str) -> list[str]:
    command = [sys.executable, "-c", WALK, json.dumps(CASE), folder, *teeth]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.splitlines()


def test_a_walk_runs_nothing_that_came_as_data(tmp_path):
    assert walked(tmp_path) == ["[200, 200, 200, 403, 422]", "[]"]


def test_teeth_the_watch_sees_code_that_is_made(tmp_path):
    assert walked(tmp_path, "1 + 1")[1] != "[]"
