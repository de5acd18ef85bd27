"""`embed.js`, and how much script a frame is sent."""

import gzip
import re
from pathlib import Path

from tests.web.framing import Framed, framed, make

__all__ = ["framed", "make"]


def test_the_script_is_one_file_that_any_site_may_load(framed):
    response = framed.open("/embed.js").response

    assert response.status_code == 200
    assert response.mimetype == "text/javascript"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers.getlist("Cross-Origin-Resource-Policy") == ["cross-origin"]
    assert response.headers["Cache-Control"].startswith("public, max-age=600")
    assert len(gzip.compress(response.data)) <= 2048
    assert b"import" not in response.data
    again = framed.client.get("/embed.js", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_script_says_nothing_to_its_page_when_loaded_without_module(framed):
    """As a plain script its names would be those of the whole page."""
    script = framed.open("/embed.js").response.data.decode().strip()

    assert script.startswith("{")


def test_while_developing_the_script_comes_from_vite(make, monkeypatch):
    monkeypatch.setenv("TREEGUIDE_VITE", "http://localhost:5173")

    response = Framed(make()).open("/embed.js").response

    assert response.headers["Location"] == "http://localhost:5173/src/embed/element.ts"


def test_a_frame_is_sent_at_most_3_2_kib_of_script(framed):
    folder = Path(framed.client.application.static_folder)

    sent = [len(gzip.compress((folder / name).read_bytes())) for name in sent_with(framed)]

    assert len(sent) >= 2
    assert sum(sent) <= 3276


def test_what_carries_out_orders_is_sent_only_when_there_is_one(framed):
    folder = Path(framed.client.application.static_folder)
    frame, orders = sent_with(framed)[-1], b"carryOut"

    named = re.findall(rb"import\(`\./(orders-[^`]+\.js)`\)", (folder / frame).read_bytes())

    assert len(named) == 1
    assert orders in (folder / frame).with_name(named[0].decode()).read_bytes()
    assert not any("orders" in name for name in sent_with(framed))


def sent_with(framed) -> list[str]:
    """Return the files of script that a page in a frame names."""
    page = framed.start().page
    return re.findall(r'(?:modulepreload" href|module" src)="/static/([^"]+)"', page)
