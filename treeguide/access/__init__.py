"""Who may do what: permissions, the roles that hold them, and the grants that give roles."""

from treeguide.access.grants import EVERYWHERE, Grant, Rights, grants_for
from treeguide.access.permissions import PERMISSIONS
from treeguide.access.roles import ROLES, Role

__all__ = ["EVERYWHERE", "PERMISSIONS", "ROLES", "Grant", "Rights", "Role", "grants_for"]
