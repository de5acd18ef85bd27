"""Nobody writes a line of their own into the log, whatever is sent and wherever it stands."""

import json
from urllib.parse import quote

import pytest

from tests.web.operating import make_app

__all__ = ["make_app"]

FORGED = "forged by a stranger"
SAID = {
    "a line": f"x\nERROR {FORGED}",
    "a line of Windows": f"x\r\nERROR {FORGED}",
    "a line that is encoded": f"x%0aERROR {FORGED}",
    "a line that is encoded twice": f"x%250d%250aERROR {FORGED}",
    "a colour": f"x\x1b[31m{FORGED}\x1b[0m",
    "what moves the cursor": f"x\x1b[2K\x1b[1A{FORGED}",
    "a line of Unicode": f"x\u2028{FORGED}\x85",
    "an end of JSON": f'"}}\n{{"message": "{FORGED}"}}',
}


@pytest.fixture
def written(make_app, capsys):
    """Return the lines that are logged while an application is asked for several things."""

    def lines(*asked):
        client = make_app(log="json").test_client()
        for method, address, form in asked:
            client.open(address, method=method, data=form, headers={"Sec-Fetch-Site": "none"})
        return capsys.readouterr().err.splitlines()

    return lines


@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
def test_each_request_is_one_line_in_which_no_stranger_has_a_say(written, said):
    asked = [
        ("GET", f"/{quote(said)}", None),
        ("GET", f"/go/form/{quote(said, safe='')}/name", None),
        ("GET", f"/?q={quote(said)}", None),
        ("POST", "/sign-in", {"email": said, "password": said, "next": said}),
        ("POST", "/go/form", {"key": said}),
        ("GET", f"/desk?{quote(said)}={quote(said)}", None),
        ("GET", f"/api/v1/trees/{quote(said, safe='')}", None),
    ]

    lines = written(*asked)

    assert len(lines) == len(asked)
    assert all(json.loads(line)["status"] for line in lines)
    assert FORGED not in "\n".join(lines)
    assert "\x1b" not in "\n".join(lines)
