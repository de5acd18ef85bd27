"""`treeguide walk`: one tree, one step at a time."""

from pathlib import Path

import click

from treeguide.cli.arguments import APath, format_option, path_argument

SECTION = "Use"


@click.command()
@path_argument
@click.option(
    "--answers",
    metavar="A,B,C",
    help="Walk by these answers and show where that leads. An id for each question, “done” for a"
    " step, a form as “light=red&door=B12”; write %2C for a comma and %26 for an ampersand.",
)
@click.option(
    "--replay",
    metavar="FILE",
    type=APath(allow_dash=True),
    help='Walk by a witness, such as [["lamp", "lit"]]; “-” reads it from the standard input.',
)
@format_option
@click.option(
    "--audience",
    type=click.Choice(["agent", "customer"]),
    help="Whose words to show. Without it: the agent's, where the tree is for agents.",
)
@click.option("--language", metavar="CODE", help="Show the texts of this language, such as “de”.")
def command(
    path: Path,
    *,
    answers: str | None,
    replay: Path | None,
    shape: str,
    audience: str | None,
    language: str | None,
) -> int:
    """Walk through a tree, one question at a time.

    Without --answers and --replay it asks you; “?” lists what you can type.
    Exits with 1 where the tree has a fault and nobody can get any further.

    \b
    Examples:
      treeguide walk printer-does-not-print
      treeguide walk printer-does-not-print --answers nothing,dark,done
      treeguide walk printer-does-not-print --audience customer --language de
    """
    from treeguide.cli.given import asked_by
    from treeguide.cli.places import tree_at
    from treeguide.cli.walking import Walk, follow

    asked = asked_by(answers, replay)
    walk = Walk(tree_at(path), audience, language)
    if asked is None and shape == "text":
        from treeguide.cli.conversation import Conversation

        return Conversation(walk).hold()
    follow(walk, asked or [])
    from treeguide.cli.standing import print_json, print_text

    print_json(walk) if shape == "json" else print_text(walk)
    return 1 if walk.session.fault is not None else 0
