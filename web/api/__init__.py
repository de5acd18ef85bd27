"""API v1: what other programs do with trees and sessions."""

from treeguide.web.api.joining import add_to

__all__ = ["add_to"]
