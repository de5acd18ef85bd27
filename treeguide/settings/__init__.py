"""What the environment says about how TreeGuide runs: every TREEGUIDE_ variable, once."""

from treeguide.settings.kinds import FOREVER, Secret, without_password
from treeguide.settings.reading import (
    SettingError,
    SettingRow,
    all_settings,
    nearest,
    read_settings,
    said_of_unknown,
    setting_rows,
    unknown_names,
)
from treeguide.settings.record import CONNECTIONS, Settings
from treeguide.settings.sign_on_kinds import GroupRole

__all__ = [
    "CONNECTIONS",
    "FOREVER",
    "GroupRole",
    "Secret",
    "SettingError",
    "SettingRow",
    "Settings",
    "all_settings",
    "nearest",
    "read_settings",
    "said_of_unknown",
    "setting_rows",
    "unknown_names",
    "without_password",
]
