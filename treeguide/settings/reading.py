"""Reading the settings from the environment, and telling what they are."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Literal, get_args, get_type_hints

from treeguide.model import Record
from treeguide.settings.kinds import Text
from treeguide.settings.record import Settings

PREFIX = "TREEGUIDE_"
ALIKE = 0.8
"""How much of a name must be right: all begin alike, so that much is alike in any two."""
_ONE_OF = {
    "master key": ("key", "key_file", "key_command"),
    "secret of the client": ("oidc_client_secret", "oidc_client_secret_file"),
}
_NEEDS = (
    ("oidc_issuer", "oidc_client_id"),
    ("oidc_client_id", "oidc_issuer"),
    ("oidc_client_secret", "oidc_issuer"),
    ("oidc_client_secret_file", "oidc_issuer"),
    ("oidc_groups", "oidc_issuer"),
    ("oidc_groups", "oidc_roles"),
    ("oidc_roles", "oidc_groups"),
)
OF_THE_TESTS = ("TREEGUIDE_CHROMIUM", "TREEGUIDE_CORPORA", "TREEGUIDE_TEST_PG")


class SettingError(Exception):
    """A setting cannot be what it is. The text is a sentence that says what it can be."""


class Setting(Record, frozen=True):
    """One field of Settings, as it is read and explained."""

    field: str
    kind: Text
    default: Any
    meaning: str

    @property
    def name(self) -> str:
        """Return the variable of the environment."""
        return PREFIX + self.field.upper()

    def read(self, text: str) -> Any:
        """Return the value that `text` means, or raise SettingError with what is allowed."""
        try:
            return self.kind.read(text)
        except ValueError:
            said = f"{self.name} is “{text}”. It can be {self.kind.allowed}"
            raise SettingError(f"{said}; without it: {self.kind.shown(self.default)}.") from None


class SettingRow(Record, frozen=True):
    """What a setting is here, where that comes from, and what it means."""

    name: str
    value: str
    source: Literal["default", "environment"]
    meaning: str


def all_settings() -> Iterator[Setting]:
    """Yield every setting there is."""
    hints = get_type_hints(Settings, include_extras=True)
    defaults = Settings()
    for field in Settings.__struct_fields__:
        _, kind, meaning = get_args(hints[field])
        yield Setting(field, kind, getattr(defaults, field), meaning)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings of an environment, or raise SettingError; an empty one is not set."""
    given = {
        setting.field: setting.read(environ[setting.name])
        for setting in all_settings()
        if environ.get(setting.name)
    }
    settings = Settings(**given)
    _refuse_what_contradicts(settings)
    return settings


def setting_rows(environ: Mapping[str, str]) -> Iterator[SettingRow]:
    """Yield a row for each setting, without any secret; raise SettingError at a wrong one."""
    for setting in all_settings():
        said = environ.get(setting.name)
        value = setting.read(said) if said else setting.default
        source: Literal["default", "environment"] = "environment" if said else "default"
        yield SettingRow(setting.name, setting.kind.shown(value), source, setting.meaning)


def unknown_names(environ: Mapping[str, str]) -> list[str]:
    """Return the variables that look like settings and are none, such as misspelt ones."""
    known = {setting.name for setting in all_settings()}.union(OF_THE_TESTS)
    return sorted(name for name in environ if name.startswith(PREFIX) and name not in known)


def said_of_unknown(environ: Mapping[str, str]) -> list[str]:
    """Return a sentence about each variable that looks like a setting and is none."""
    return [_said_of_unknown(name) for name in unknown_names(environ)]


def nearest(name: str) -> str | None:
    """Return the setting that was probably meant with a variable that is none."""
    near = get_close_matches(name, [setting.name for setting in all_settings()], 1, ALIKE)
    return near[0] if near else None


def _said_of_unknown(name: str) -> str:
    near = nearest(name)
    remedy = f"Did you mean {near}?" if near else "`treeguide doctor` lists all of them."
    return f"{name} is set, and there is no such setting, so it changes nothing. {remedy}"


def _refuse_what_contradicts(settings: Settings) -> None:
    for what, sources in _ONE_OF.items():
        given = [f"{PREFIX}{name.upper()}" for name in sources if getattr(settings, name)]
        if len(given) > 1:
            raise SettingError(f"{' and '.join(given)} are set, but there is one {what}. Keep one.")
    for name, needed in _NEEDS:
        if getattr(settings, name) and not getattr(settings, needed):
            raise SettingError(
                f"{PREFIX}{name.upper()} is set, and does nothing without {PREFIX}{needed.upper()}."
                " Set both, or none."
            )
