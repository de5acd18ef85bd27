"""`treeguide serve`: the web application."""

import os
from pathlib import Path

import click

from treeguide.cli.arguments import APath, APlace

SECTION = "Use"


@click.command()
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen at.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="NUMBER",
    default=8000,
    show_default=True,
    help="The port to listen at; 0 takes a free one.",
)
@click.option(
    "--data",
    metavar="PLACE",
    type=APlace(),
    help="Where sessions are kept: a folder, made if it is not there, or the address of a"
    " PostgreSQL database. Without it: what TREEGUIDE_DATA says, or .data.",
)
@click.option(
    "--trees",
    metavar="DIR",
    type=APath(),
    help="Publish the trees of this folder that have no error. Without it: the shipped ones.",
)
@click.option(
    "--demo",
    is_flag=True,
    help="Let somebody of each role sign in, for looking around: on this machine alone, until the"
    " next start, and only where nobody has an account.",
)
def command(*, host: str, port: int, data: str | None, trees: Path | None, demo: bool) -> int:
    """Serve trees to customers and agents in the browser.

    Exits with 3 if another server holds the data. Settings, such as how many threads answer,
    come from the environment; `treeguide doctor` prints them.

    \b
    Examples:
      treeguide serve
      treeguide serve --trees trees/ --host 0.0.0.0 --port 80
      treeguide serve --data postgresql://treeguide@localhost/treeguide
    """
    from msgspec.structs import replace

    from treeguide.cli.places import trees_at
    from treeguide.library import shipped
    from treeguide.settings import read_settings, said_of_unknown

    settings = read_settings(os.environ)
    for sentence in said_of_unknown(os.environ):
        click.echo(sentence, err=True)
    if trees is not None:
        trees_at([trees])
    from treeguide.web import serve

    # As it is here and not as it was before `--data`: a page for administrators shows it.
    settings = replace(settings, data=data or settings.data)
    return serve(host, port, settings.data, trees or shipped(), settings=settings, demo=demo)
