"""A walk that asks the person at the terminal."""

import shlex
from contextlib import suppress

import click

from treeguide.cli.choices import choices
from treeguide.cli.form import fill
from treeguide.cli.line import ask
from treeguide.cli.paper import BAD, clean, faint, wrapped
from treeguide.cli.places import typed_path
from treeguide.cli.standing import print_text
from treeguide.cli.trail import print_trail
from treeguide.cli.walking import Walk
from treeguide.cli.witness import as_answers
from treeguide.kernel import Given, WalkError, target_of

HELP = """\
  1, 2 …   give the answer with this number; its id or its words do as well
  a1, a2   give an answer that is offered at any time
  Enter    go on: a step is done, an earlier answer still holds
  b        back to the question before
  c        list the answers so far; c 2 changes the second
  j code   jump to the node “code”, whatever leads there
  s        start again
  ?        this list
  q        quit
In a form, what you type is the value: put a colon before a command, as in :b."""
_REMINDER = "a number answers · b back · c change · ? help · q quit"


class Leave(Exception):
    """The person wants to go."""


class Conversation:
    """Shows where the walk stands, takes what is typed, and goes on until the end."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.changing: int | None = None
        """Which answer is being given anew; None at the end of the path."""

    def hold(self) -> int:
        """Talk until the person leaves; return 1 where the tree has a fault."""
        click.echo(faint(f"  {_REMINDER}\n"))
        with suppress(Leave, EOFError):
            while not self._is_over():
                print_text(self.walk, self.changing, with_fields=False)
                self._turn()
            print_text(self.walk)
        self._say_how_to_repeat()
        return 1 if self.walk.session.fault is not None else 0

    def _is_over(self) -> bool:
        """Whether nobody gets any further; who has jumped to a fault gets back from there."""
        has_jumped = any(target_of(entry.given) for entry in self.walk.path)
        return self.walk.session.fault is not None and not has_jumped

    def _turn(self) -> None:
        """Listen until something happens."""
        while not self._happened():
            pass
        click.echo()

    def _happened(self) -> bool:
        """Take what is typed; return whether the page is another one now."""
        typed = fill(self.walk, self.changing) if self._is_form() else ask()
        try:
            if not isinstance(typed, str):
                return self._give(typed)
            name, _, number = typed.strip().removeprefix(":").partition(" ")
            command = _COMMANDS.get(name)
            return command(self, number) if command else self._answer(typed.removeprefix(":"))
        except WalkError as error:
            return self._complain(error.sentence)

    def _is_form(self) -> bool:
        position = self.walk.position(self.changing)
        return position is not None and position.place.node.kind == "form"

    def _answer(self, typed: str) -> bool:
        if not typed.strip():
            return self._go_on()
        offered = choices(self.walk, self.changing)
        meant = next((choice for choice in offered if choice.is_meant_by(typed.strip())), None)
        if meant is None:
            keys = ", ".join(choice.key for choice in offered)
            known = f"Type one of {keys}, or ? for help." if offered else "Type ? for help."
            return self._complain(f"“{clean(typed.strip())}” is no answer here. {known}")
        return self._give(meant.id, _reason() if meant.asks_why else None)

    def _go_on(self) -> bool:
        """Do what Enter alone means."""
        page = self.walk.page(self.changing)
        if page.outcome is not None:
            raise Leave
        given = page.given or ("done" if page.kind == "step" else None)
        if given is None:
            return self._complain("Type the number of an answer, or ? for help.")
        return self._give(given)

    def _give(self, given: Given, reason: str | None = None) -> bool:
        if self.changing is None:
            self.walk.give(given, text=reason)
        else:
            self.walk.change(self.changing, given, reason)
            self.changing = None
        return True

    def _complain(self, sentence: str) -> bool:
        click.echo(wrapped(sentence, click.style(f"  {BAD} ", fg="red")))
        return False

    def back(self, _: str) -> bool:
        """Show the question before; while changing an answer, leave it as it was."""
        if self.changing is None:
            self.walk.go_back()
        self.changing = None
        return True

    def change(self, number: str) -> bool:
        """Ask question `number` anew, or list them all."""
        if not number:
            print_trail(self.walk)
            return False
        if not number.isdecimal() or not 0 < int(number) <= len(self.walk.path):
            return self._complain(
                f"There is no answer {clean(number)} to change: {len(self.walk.path)} were given."
                " Type c to list them."
            )
        self.changing = int(number) - 1
        return True

    def jump(self, node: str) -> bool:
        """Go on at another node."""
        if not node.strip():
            return self._complain("Type the id of a node behind it, as in j code.")
        self.walk.jump(node.strip())
        self.changing = None
        return True

    def start_again(self, _: str) -> bool:
        """Forget every answer."""
        self.walk.start_again()
        self.changing = None
        return True

    def help(self, _: str) -> bool:
        """List what can be typed."""
        click.echo(HELP)
        return False

    def leave(self, _: str) -> bool:
        """End the conversation."""
        raise Leave

    def _say_how_to_repeat(self) -> None:
        answers = as_answers((entry.node, entry.given) for entry in self.walk.path)
        if answers:
            place = typed_path(self.walk.folder.path)
            again = f"treeguide walk {place} --answers {shlex.quote(answers)}"
            click.echo(faint(f"\n  This walk again: {again}"))


_COMMANDS = {
    "b": Conversation.back,
    "c": Conversation.change,
    "j": Conversation.jump,
    "s": Conversation.start_again,
    "?": Conversation.help,
    "q": Conversation.leave,
}


def _reason() -> str | None:
    """Ask for a reason in the person's own words, None where nothing is typed."""
    return ask("Why, in a few words? (Enter leaves it out) › ").strip() or None
