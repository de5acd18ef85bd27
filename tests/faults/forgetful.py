"""A server that is content with a PostgreSQL which acknowledges before it has written."""

import sys

from treeguide.cli import main
from treeguide.store.postgresql import connections as postgresql_connections

if __name__ == "__main__":
    postgresql_connections.DURABLE = ("off",)
    sys.exit(main())
