"""How templates are read, and what they have of each other."""

from typing import Any

from flask import Flask

from treeguide.service.transcript_lines import colon_after


def add_to(app: Flask) -> None:
    """Set how the templates of `app` are read."""
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    environment = app.jinja_env

    def macros(template: str) -> Any:
        """Return the macros of another template, made once and not for each page."""
        return environment.get_template(template).module

    environment.globals |= {"macros": macros, "colon_after": colon_after}
