"""Signing in where somebody else says who people are, by OpenID Connect."""

from treeguide.service.single_sign_on.single_sign_on import SingleSignOn, single_sign_on_of
from treeguide.service.single_sign_on.troubles import NotSignedOn
from treeguide.service.single_sign_on.visits import Visit

__all__ = ["NotSignedOn", "SingleSignOn", "Visit", "single_sign_on_of"]
