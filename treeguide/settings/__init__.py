"""What the environment says about how TreeGuide runs: every TREEGUIDE_ variable, once."""

from treeguide.settings.kinds import FOREVER, Secret, without_password
from treeguide.settings.reading import (
    SettingError,
    SettingRow,
    all_settings,
    read_settings,
    said_of_unknown,
    setting_rows,
    unknown_names,
)
from treeguide.settings.record import CONNECTIONS, Settings

__all__ = [
    "CONNECTIONS",
    "FOREVER",
    "Secret",
    "SettingError",
    "SettingRow",
    "Settings",
    "all_settings",
    "read_settings",
    "said_of_unknown",
    "setting_rows",
    "unknown_names",
    "without_password",
]
