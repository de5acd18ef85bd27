"""What an agent does with single keys: one list for keys, their marks on buttons, and the help."""

from treeguide.model import Record


class Command(Record, frozen=True):
    """A key, and what its element on the page is called in the catalogue."""

    key: str
    name: str

    @property
    def sign(self) -> str:
        """Return how the key is written on a page."""
        return self.key.upper()


class Sending(Record, frozen=True):
    """A key that sends a form: its name in a browser, and how it is written on a page."""

    key: str
    sign: str


ENTER = Sending("Enter", "Enter")
CTRL_ENTER = Sending("Control+Enter", "Ctrl + Enter")
COMMANDS = (
    Command("n", "desk.notes"),
    Command("r", "desk.read"),
    Command("b", "back"),
    Command("l", "desk.change"),
    Command("s", "desk.key.say"),
    Command("/", "desk.find"),
    Command("i", "desk.caller"),
    Command("f", "desk.flag"),
    Command("p", "desk.pause"),
    Command("h", "desk.pass"),
    Command("t", "desk.take"),
    Command("a", "desk.another"),
    Command("e", "desk.close"),
    Command("x", "desk.hung_up"),
    Command("c", "desk.copy"),
    Command("m", "desk.copy.markdown"),
    Command("d", "desk.to_desk"),
    Command("?", "desk.keys"),
)
SIGNS = {one.name: one for one in COMMANDS}
