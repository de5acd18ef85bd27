"""Joins the API to an application."""

from flask import Flask

from treeguide.service.sessions import Sessions
from treeguide.web.api import (
    document,
    erasing,
    reference,
    refusals,
    rights,
    starting,
    transcripts,
    trees,
    versions,
    walking,
)
from treeguide.web.api.describing import blueprint

PARTS = (trees, versions, starting, walking, erasing, transcripts)
"""The modules that hold calls: importing them has added these to the blueprint."""


def add_to(app: Flask, sessions: Sessions) -> None:
    """Let `app` answer the calls of the API."""
    rights.add_to(app, sessions)
    if not blueprint.error_handler_spec[None][None]:
        blueprint.register_error_handler(Exception, refusals.answer)
    reference.add_to(app, document.add_to(app, blueprint))
