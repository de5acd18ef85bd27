"""`treeguide rules`: what the rules mean."""

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

SECTION = "Check"


def _complete(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    from click.shell_completion import CompletionItem

    from treeguide.cli.rule_pages import all_pages

    pages = (page for page in all_pages() if page.name.startswith(incomplete))
    return [CompletionItem(page.name, help=page.summary) for page in pages]


@click.command()
@click.argument(
    "name",
    metavar="[NAME]",
    required=False,
    shell_complete=_complete,
    help="A rule, such as dead_end.",
)
def command(name: str | None) -> int:
    """List the rules, or print the page of the rule NAME.

    Printed into a file or another program, a page is Markdown.

    \b
    Examples:
      treeguide rules
      treeguide rules dead_end
    """
    from treeguide.cli.refusal import Refusal
    from treeguide.cli.rule_pages import page_of
    from treeguide.cli.rule_text import list_lines, page_lines, page_markdown, unknown

    if name is None:
        click.echo("\n".join(list_lines()))
        return 0
    page = page_of(name)
    if page is None:
        raise Refusal(unknown(name))
    click.echo("\n".join(page_lines(page)) if sys.stdout.isatty() else page_markdown(page))
    return 0
