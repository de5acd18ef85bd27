"""What a walk shows where it stands."""

from collections.abc import Iterator

import click
import msgspec

from treeguide.cli.choices import choices
from treeguide.cli.markdown import rendered
from treeguide.cli.paper import BAD, clean, columns, faint, strong, width, wrapped
from treeguide.cli.walking import Walk
from treeguide.cli.witness import words
from treeguide.engine import Page


def print_json(walk: Walk) -> None:
    """Print the PAGE as programs read it."""
    click.echo(msgspec.json.format(msgspec.json.encode(walk.page()), indent=2))


def print_text(walk: Walk, index: int | None = None, with_fields: bool = True) -> None:
    """Print the page as a person reads it; `with_fields` names what a form asks for."""
    page = walk.page(index)
    click.echo("\n".join([*_lines(walk, page, index), *(_fields(page) if with_fields else ())]))


def _lines(walk: Walk, page: Page, index: int | None) -> Iterator[str]:
    yield _head(walk, page)
    yield ""
    if page.fault is None:
        yield wrapped(strong(clean(page.title)), "  ")
        yield from _texts(page)
        yield from _outcome(page)
        yield from _promise(page)
        yield from _choices(walk, page, index)
        yield from _before(page)
    else:
        yield wrapped(clean(page.fault), click.style(f"  {BAD} ", fg="red", bold=True))
        yield faint(wrapped(f"The fault is at {page.node}.", "    "))


def _head(walk: Walk, page: Page) -> str:
    left, right = f"─ {clean(walk.tree.title or walk.tree.id)} ", f" {_progress(page)} ─"
    return faint(left + "─" * max(width() - columns(left) - columns(right), 2) + right)


def _progress(page: Page) -> str:
    if page.outcome is not None or page.fault is not None:
        return "the end"
    done, least, most = page.progress.done, page.progress.at_least, page.progress.at_most
    if least is None or most is None:
        return f"{done + 1}"
    span = f"{done + least} to {done + most}" if most > least else f"{done + most}"
    return f"{done + 1} of {span}"


def _texts(page: Page) -> Iterator[str]:
    written = {"Say": page.say, "Do": page.do, "Why": page.why}
    if page.text and not page.say:
        yield f"\n{rendered(page.text, '  ')}"
    for name, text in written.items():
        if text:
            yield f"\n{_labelled(name, rendered(text, ' ' * 7))}"


def _labelled(name: str, text: str) -> str:
    return f"  {click.style(f'{name:<5}', fg='cyan')}{text[7:]}"


def _outcome(page: Page) -> Iterator[str]:
    if page.outcome is None:
        return
    if page.outcome.next:
        yield f"\n{_labelled('Next', rendered(page.outcome.next, ' ' * 7))}"
    colour = "green" if page.outcome.result == "resolved" else "yellow"
    yield f"\n  {click.style(f'■ {page.outcome.result}', fg=colour, bold=True)}"


def _promise(page: Page) -> Iterator[str]:
    if page.promise is not None and page.promise.state == "open" and page.promise.text:
        yield f"\n{_labelled('We', rendered(page.promise.text, ' ' * 7))}"


def _fields(page: Page) -> Iterator[str]:
    for number, field in enumerate(page.fields):
        must = "" if field.required else faint(" (may stay empty)")
        yield ("\n" if number == 0 else "") + f"    • {clean(field.label)}{must}"


def _before(page: Page) -> Iterator[str]:
    if page.given is not None and not page.fields:
        yield faint(wrapped(clean(f"Before: {words(page.given)}. Enter keeps it."), "\n  "))


def _choices(walk: Walk, page: Page, index: int | None) -> Iterator[str]:
    offered = choices(walk, index)
    for before, choice in zip([None, *offered], offered, strict=False):
        if before is None or before.anywhere != choice.anywhere:
            yield faint("\n  At any time:") if choice.anywhere else ""
        typed = f":{choice.key}" if page.fields else choice.key
        key = click.style(f"{typed:>4}", fg="cyan", bold=True)
        or_enter = faint(" (or Enter)") if page.kind == "step" and choice.id == "done" else ""
        yield wrapped(clean(choice.label) + or_enter, f"  {key}  ")
        if choice.help:
            yield faint(wrapped(clean(choice.help), " " * 8))
