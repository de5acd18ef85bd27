"""What the head of a page loads."""

import gzip
import json
from pathlib import Path

import pytest
from flask import Flask

from treeguide.web.assets import Assets, NotBuiltError, add_assets
from treeguide.web.serving import serve as serving

ENTRY = "src/player/player.ts"
MANIFEST = {
    "_deep.js": {"file": "assets/deep-1.js", "css": ["assets/base-1.css"]},
    "_swap.js": {"file": "assets/swap-1.js", "imports": ["_deep.js"]},
    ENTRY: {
        "file": "assets/player-1.js",
        "css": ["assets/base-1.css", "assets/player-1.css"],
        "imports": ["_swap.js", "_deep.js"],
        "isEntry": True,
    },
}


@pytest.fixture
def built(tmp_path):
    folder = tmp_path / "dist"
    (folder / ".vite").mkdir(parents=True)
    (folder / ".vite" / "manifest.json").write_text(json.dumps(MANIFEST))
    return folder


@pytest.fixture
def app(built):
    return Flask(__name__, static_folder=built.parent, static_url_path="/static")


def test_a_page_loads_its_styles_once_and_then_its_scripts(app, built):
    with app.test_request_context():
        tags = Assets(built).tags(ENTRY)

    assert tags == (
        '<link rel="stylesheet" href="/static/dist/assets/base-1.css">'
        '<link rel="stylesheet" href="/static/dist/assets/player-1.css">'
        '<link rel="modulepreload" href="/static/dist/assets/deep-1.js">'
        '<link rel="modulepreload" href="/static/dist/assets/swap-1.js">'
        '<script type="module" src="/static/dist/assets/player-1.js"></script>'
    )


def test_while_developing_a_page_loads_from_the_server_of_vite(tmp_path):
    tags = Assets(tmp_path, "http://127.0.0.1:5173/").tags(ENTRY)

    assert tags == (
        '<script type="module" src="http://127.0.0.1:5173/@vite/client"></script>'
        f'<script type="module" src="http://127.0.0.1:5173/{ENTRY}"></script>'
    )


def test_browser_code_that_was_never_built_is_answered_with_the_command(tmp_path):
    with pytest.raises(NotBuiltError, match=r"manifest\.json is missing.*Run 'make install'"):
        Assets(tmp_path).tags(ENTRY)


def test_nobody_serves_pages_that_were_never_built(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(serving, "BUILT", tmp_path)

    code = serving.serve("127.0.0.1", 0, tmp_path / "data", tmp_path)

    assert (code, (tmp_path / "data").exists()) == (2, False)
    assert "npm run build" in capsys.readouterr().err


def test_templates_call_it_by_the_name_vite(app, built, monkeypatch):
    monkeypatch.delenv("TREEGUIDE_VITE", raising=False)
    add_assets(app)

    with app.test_request_context():
        page = app.jinja_env.from_string("{{ vite(entry) }}").render(entry=ENTRY)

    assert page.endswith('src="/static/dist/assets/player-1.js"></script>')


BUILT = Path(__file__).parents[2] / "web" / "static" / "dist"
KIB = 1024


@pytest.mark.parametrize(
    ("entry", "most"),
    [
        ("src/player/player.ts", 2 * KIB),
        ("src/pages/pages.ts", 2 * KIB),
        ("src/desk/desk.ts", 6 * KIB),
    ],
)
def test_a_customer_is_sent_two_kibibytes_of_script_at_most_and_an_agent_six(entry, most):
    """Compressed as it is sent: the script of a page and those that it imports."""
    assets = Assets(BUILT)

    files = [assets.manifest[name].file for name in (*assets.imported_by(entry), entry)]

    assert sum(len(gzip.compress((BUILT / file).read_bytes())) for file in files) <= most
