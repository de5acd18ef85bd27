"""Agents' pages: the desk with what waits, and the console on which a session is walked."""

from treeguide.web.desk import code, starting, team_calls, views
from treeguide.web.desk.area import blueprint

__all__ = ["blueprint", "code", "starting", "team_calls", "views"]
