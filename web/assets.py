"""Vite and Flask: the built files by their manifest, or Vite's own server while developing."""

import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import cast

import msgspec
from flask import Flask, url_for
from markupsafe import Markup


class NotBuiltError(RuntimeError):
    """The pages' script and styles were never built."""


BUILT = Path(__file__).parent / "static" / "dist"
"""Where the built files of the pages are."""


class Chunk(msgspec.Struct, frozen=True):
    """One entry of Vite's manifest: a built file and what it needs."""

    file: str
    css: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()


class Assets:
    """The browser code of one application; templates ask for it by the name of its source."""

    def __init__(self, folder: Path, server: str = "") -> None:
        self.folder = folder
        self.server = server.rstrip("/")
        self._built: dict[str, Markup] = {}

    @cached_property
    def manifest(self) -> dict[str, Chunk]:
        """Read once: the files carry a hash in their names and change only with a new build."""
        file = self.folder / ".vite" / "manifest.json"
        if not file.exists():
            raise NotBuiltError(
                f"{file} is missing, so no page has its script and styles. "
                "Run 'make install', or 'npm ci' and 'npm run build' in web/ui."
            )
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Chunk])

    def check(self) -> None:
        """Raise NotBuiltError where no page could be made."""
        if not self.server and not self.manifest:
            raise NotBuiltError(f"{self.folder} holds no script and no styles. Build them anew.")

    def tags(self, entry: str) -> Markup:
        """Return the elements for the head of a page, such as for `src/player/player.ts`."""
        if self.server:
            return self.served_tags(entry)
        if entry not in self._built:
            self._built[entry] = self.built_tags(entry)
        return self._built[entry]

    def served_tags(self, entry: str) -> Markup:
        """Return what loads `entry` from Vite's server, which also brings its styles."""
        scripts = (f"{self.server}/@vite/client", f"{self.server}/{entry}")
        return _joined('<script type="module" src="{}"></script>', scripts)

    def built_tags(self, entry: str) -> Markup:
        """Return the styles, the shared scripts and the script of `entry`, as they were built."""
        shared = tuple(self.imported_by(entry))
        chunks = [self.manifest[name] for name in (*shared, entry)]
        styles = dict.fromkeys(_address(file) for chunk in chunks for file in chunk.css)
        return Markup("").join(
            (
                _joined('<link rel="stylesheet" href="{}">', styles),
                _joined(
                    '<link rel="modulepreload" href="{}">',
                    [_address(self.manifest[name].file) for name in shared],
                ),
                _joined('<script type="module" src="{}"></script>', [_address(chunks[-1].file)]),
            )
        )

    def imported_by(self, entry: str) -> Iterator[str]:
        """Yield what `entry` imports, each chunk once, the deepest first."""
        seen: dict[str, None] = {}

        def visit(name: str) -> None:
            for imported in self.manifest[name].imports:
                if imported not in seen:
                    visit(imported)
                    seen[imported] = None

        visit(entry)
        yield from seen


def add_assets(app: Flask) -> Assets:
    """Give the templates of `app` the function `vite`; `TREEGUIDE_VITE` names Vite's server."""
    folder = Path(cast(str, app.static_folder)) / "dist"
    assets = Assets(folder, os.environ.get("TREEGUIDE_VITE", ""))
    app.jinja_env.globals["vite"] = assets.tags
    return assets


def _address(file: str) -> str:
    return url_for("static", filename=f"dist/{file}")


def _joined(template: str, addresses: Iterable[str]) -> Markup:
    return Markup("").join(Markup(template).format(address) for address in addresses)
