"""`treeguide schema`: the JSON Schema of a tree's files."""

import click

SECTION = "Write"


@click.command()
@click.argument(
    "file",
    metavar="[FILE]",
    type=click.Choice(["tree", "scenarios", "language"]),
    default="tree",
    required=False,
    help="tree (tree.json), scenarios (scenarios.json) or language (de.json and the like).",
)
def command(file: str) -> int:
    """Print the JSON Schema (2020-12) of the files of a tree.

    Editors use it to complete what is typed and to underline what is wrong.

    \b
    Examples:
      treeguide schema > tree.schema.json
      treeguide schema scenarios
    """
    import json

    from treeguide.schema import kept_json_schema

    click.echo(json.dumps(kept_json_schema(file), ensure_ascii=False, indent=2))
    return 0
