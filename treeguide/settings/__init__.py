"""What the environment says about how TreeGuide runs: every TREEGUIDE_ variable, once."""

from treeguide.settings.kinds import FOREVER, Secret, without_password
from treeguide.settings.reading import (
    SettingError,
    SettingRow,
    all_settings,
    read_settings,
    setting_rows,
    unknown_names,
)
from treeguide.settings.record import Settings

__all__ = [
    "FOREVER",
    "Secret",
    "SettingError",
    "SettingRow",
    "Settings",
    "all_settings",
    "read_settings",
    "setting_rows",
    "unknown_names",
    "without_password",
]
