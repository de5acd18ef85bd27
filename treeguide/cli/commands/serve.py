"""`treeguide serve`: the web application."""

from pathlib import Path

import click

SECTION = "Use"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port to listen at; 0 takes a free one.",
)
@click.option(
    "--data",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    default=".data",
    show_default=True,
    help="Where sessions are kept; the folder is made if it is not there.",
)
@click.option(
    "--trees",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Publish the trees of this folder that have no error. Without it: the shipped ones.",
)
def command(*, host: str, port: int, data: Path, trees: Path | None) -> int:
    """Serve trees to customers and agents in the browser.

    Exits with 3 if another server holds the data.

    \b
    Examples:
      treeguide serve
      treeguide serve --trees trees/ --host 0.0.0.0 --port 80
    """
    from treeguide.cli.places import trees_at
    from treeguide.library import shipped

    if trees is not None:
        trees_at([trees])
    from treeguide.web import serve

    return serve(host, port, data, trees or shipped())
