"""Who may make a call: one object that the call asks for, and that the document names."""

from treeguide.model import Record
from treeguide.web.api.callers import Caller, no_token

Security = dict[str, list[str]]


class Need(Record, frozen=True):
    """What a call needs; of its `scopes`, an access token has to have one."""

    scopes: tuple[str, ...]
    is_for_holders: bool = False
    """Whether the token of the session is enough."""
    is_only_for: str | None = None
    """For what the scopes are needed, where everything else is for anybody."""
    more: str = ""
    """What else there is to know."""

    def require_of(self, who: Caller) -> None:
        """Refuse a caller that cannot make the call, whatever it says."""
        if self.is_only_for is not None:
            return
        if who.token is not None or not self.is_for_holders:
            who.require(*self.scopes)
        elif who.secret is None:
            raise no_token()

    def is_met_by(self, who: Caller) -> bool:
        """Whether the caller has an access token with one of the scopes."""
        return any(who.has(scope) for scope in self.scopes)

    @property
    def security(self) -> list[Security]:
        """Return what the OpenAPI document says; each entry is enough."""
        scopes: list[Security] = [{"token": [scope]} for scope in self.scopes]
        holders: list[Security] = [{"session": []}] if self.is_for_holders else []
        anybody: list[Security] = [{}] if self.is_only_for is not None else []
        return [*anybody, *holders, *scopes]

    @property
    def sentence(self) -> str:
        """Return in words who may make the call."""
        token = f"an access token with the scope {self._either}"
        if self.is_only_for is not None:
            said = f"Anybody may; {self.is_only_for} {token}."
        elif self.is_for_holders:
            said = f"It needs the session's token, or {token}."
        else:
            said = f"It needs {token}."
        return f"{said} {self.more}".rstrip()

    @property
    def _either(self) -> str:
        *first, last = (f"`{scope}`" for scope in self.scopes)
        return f"{', '.join(first)} or {last}" if first else last


OF_AGENTS = (
    "Of these, `walk` opens sessions of agents alone. Personal values show to an access token only"
    " with the scope `personal` as well."
)

READING = Need(("read",))
LISTING = Need(("read", "walk"), is_only_for="trees for agents are listed to")
STARTING = Need(("walk",), is_only_for="a session of an agent needs")
SEEING = Need(
    ("read", "walk", "results"),
    is_for_holders=True,
    more=f"{OF_AGENTS} `results` alone reads this page, and no transcript.",
)
RETELLING = Need(("read", "walk"), is_for_holders=True, more=OF_AGENTS)
ACTING = Need(
    ("walk", "results"),
    is_for_holders=True,
    more=f"{OF_AGENTS} `results` alone says what a team or a system has answered, and no more.",
)
ERASING = Need(("erase",))
