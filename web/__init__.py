"""The web application."""

from treeguide.web.application import Config, create_app
from treeguide.web.serving.serve import serve

__all__ = ["Config", "create_app", "serve"]
