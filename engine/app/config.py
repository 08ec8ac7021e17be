"""Where things are: rules, data, database, settings and log, found once.

Each place is taken from the first that names it: an explicit argument, the environment
(REGELWERK_RULES, REGELWERK_DB, REGELWERK_SETTINGS, REGELWERK_HOME,
REGELWERK_LOG_LEVEL), the checkout the program runs from, the user's folder of the platform. In a checkout users
edit ``rules/`` itself; elsewhere the rules that came with the program are used until
the user's folder has a ``rules`` folder of its own.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import engine
from engine.app.errors import UsageError
from engine.assistant.settings import Settings

NAME = "regelwerk"
PACKAGE = Path(engine.__file__).parent
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Where things are, and what the user has set.

    Attributes:
        rules: The folder of the rules that decide.
        data: The folder of knowledge, tokenizers and the demonstration's questions.
        database: The file decisions are kept in.
        log: The log file.
        log_level: From which level lines go there, as `logging` counts levels.
        settings: What the settings file and the environment say.
        settings_file: That file, whether or not it is there.
    """

    rules: Path
    data: Path
    database: Path
    log: Path
    log_level: int
    settings: Settings
    settings_file: Path

    @property
    def knowledge(self) -> Path:
        """The folder of the sections answers are taken from."""
        return self.data / "knowledge"

    @property
    def tokenizers(self) -> Path:
        """The folder of the rank files tokens are counted by."""
        return self.data / "tokenizers"

    @property
    def index(self) -> Path:
        """The file of the knowledge index; it is made anew whenever it is missing."""
        return self.database.with_suffix(".knowledge.db")


def find_config(
    *,
    rules: Path | None = None,
    database: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    package: Path | None = None,
) -> Config:
    """The configuration in force; nothing is created.

    The log stands beside the database. The settings file is read each time, so that
    what is changed there holds from the next call on.

    Args:
        rules: The folder of rules, where the user names one.
        database: The database file, where the user names one.
        environment: The environment variables.
        package: The package's folder, if it is not this one.

    Raises:
        UsageError: If the environment names a level or a settings file there is not,
            or the program's data are missing.
        SettingsError: If a setting cannot be used.
    """
    package = package or PACKAGE
    checkout = _checkout(package)
    shipped = checkout or package / "bundled"
    home = _home(environment, checkout)
    rules = rules or _named(environment, "REGELWERK_RULES")
    if rules is None:
        own = home / "rules"
        rules = own if own.is_dir() else shipped / "rules"
    database = database or _named(environment, "REGELWERK_DB")
    if database is None:
        folder = home / "data" if home == checkout else home
        database = folder / f"{NAME}.db"
    data = shipped / "data"
    if not data.is_dir():
        raise UsageError(
            f"the program's data folder {data} is missing: install the program again"
        )
    settings_file = _settings_file(environment, home)
    return Config(
        rules=rules,
        data=data,
        database=database,
        log=database.with_suffix(".log"),
        log_level=_level(environment),
        settings=Settings.read(settings_file, environment),
        settings_file=settings_file,
    )


def _checkout(package: Path) -> Path | None:
    """The folder of the project's sources, if the package stands in it."""
    project = package.parent / "pyproject.toml"
    try:
        lines = project.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return package.parent if f'name = "{NAME}"' in lines else None


def _home(environment: Mapping[str, str], checkout: Path | None) -> Path:
    named = _named(environment, "REGELWERK_HOME") or checkout
    if named is not None:
        return named
    from platformdirs import user_data_path  # noqa: PLC0415  # a checkout needs none

    return user_data_path(NAME, appauthor=False)


def _settings_file(environment: Mapping[str, str], home: Path) -> Path:
    named = _named(environment, "REGELWERK_SETTINGS")
    if named is not None and not named.is_file():
        raise UsageError(
            f"REGELWERK_SETTINGS names {named}, and there is no such file: name a "
            "settings file, or none"
        )
    return named or home / f"{NAME}.toml"


def _named(environment: Mapping[str, str], variable: str) -> Path | None:
    value = environment.get(variable, "").strip()
    return Path(value).expanduser() if value else None


def _level(environment: Mapping[str, str]) -> int:
    word = environment.get("REGELWERK_LOG_LEVEL", "").strip().upper() or "INFO"
    if word not in _LEVELS:
        raise UsageError(
            f"REGELWERK_LOG_LEVEL is {word!r}: make it one of {', '.join(_LEVELS)}"
        )
    return logging.getLevelNamesMapping()[word]
