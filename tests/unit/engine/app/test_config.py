from __future__ import annotations

import logging
from pathlib import Path

import pytest

from engine.app.config import Config, find_config
from engine.app.errors import UsageError
from engine.assistant.settings import Settings


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout's package folder."""
    for name in ("engine", "rules", "data"):
        (tmp_path / "checkout" / name).mkdir(parents=True)
    project = tmp_path / "checkout" / "pyproject.toml"
    project.write_text('[project]\nname = "regelwerk"\n', encoding="utf-8")
    return tmp_path / "checkout" / "engine"


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The package folder of an installed wheel."""
    package = tmp_path / "site-packages" / "engine"
    for name in ("rules", "data"):
        (package / "bundled" / name).mkdir(parents=True)
    return package


def places(package: Path, **environment: str) -> Config:
    return find_config(environment=environment, package=package)


def test_in_a_checkout_everything_is_in_it(checkout: Path) -> None:
    config = places(checkout)
    root = checkout.parent
    assert config.rules == root / "rules"
    assert config.data == root / "data"
    assert config.database == root / "data" / "regelwerk.db"
    assert config.log == root / "data" / "regelwerk.log"
    assert config.index == root / "data" / "regelwerk.knowledge.db"
    assert config.knowledge == root / "data" / "knowledge"
    assert config.tokenizers == root / "data" / "tokenizers"


def test_another_projects_file_beside_the_package_makes_no_checkout(
    installed: Path, tmp_path: Path
) -> None:
    other = installed.parent / "pyproject.toml"
    other.write_text('[project]\nname = "other"\n', encoding="utf-8")
    config = places(installed, REGELWERK_HOME=str(tmp_path / "home"))
    assert config.data == installed / "bundled" / "data"


def test_an_installed_program_brings_rules_and_data(
    installed: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    config = places(installed, REGELWERK_HOME=str(home))
    assert config.rules == installed / "bundled" / "rules"
    assert config.data == installed / "bundled" / "data"
    assert config.database == home / "regelwerk.db"
    assert not home.exists()


def test_the_platforms_folder_is_home_where_nothing_else_is(installed: Path) -> None:
    config = places(installed)
    assert config.database.name == "regelwerk.db"
    assert config.database.parent.name == "regelwerk"
    assert config.database.is_absolute()


def test_rules_in_the_users_folder_win_over_those_of_the_wheel(
    installed: Path, tmp_path: Path
) -> None:
    own = tmp_path / "home" / "rules"
    own.mkdir(parents=True)
    assert places(installed, REGELWERK_HOME=str(own.parent)).rules == own


def test_the_environment_wins_over_the_checkout(checkout: Path, tmp_path: Path) -> None:
    config = places(
        checkout,
        REGELWERK_RULES=str(tmp_path / "r"),
        REGELWERK_DB=str(tmp_path / "d" / "x.db"),
    )
    assert config.rules == tmp_path / "r"
    assert config.database == tmp_path / "d" / "x.db"
    assert config.log == tmp_path / "d" / "x.log"
    assert config.data == checkout.parent / "data"


def test_an_explicit_place_wins_over_the_environment(
    checkout: Path, tmp_path: Path
) -> None:
    config = find_config(
        rules=tmp_path / "mine",
        database=tmp_path / "mine.db",
        environment={"REGELWERK_RULES": "other", "REGELWERK_DB": "other.db"},
        package=checkout,
    )
    assert config.rules == tmp_path / "mine"
    assert config.database == tmp_path / "mine.db"


def test_an_empty_variable_says_nothing(checkout: Path) -> None:
    assert places(checkout, REGELWERK_RULES=" ").rules == checkout.parent / "rules"


def test_the_level_of_the_log_can_be_set(checkout: Path) -> None:
    assert places(checkout).log_level == logging.INFO
    assert places(checkout, REGELWERK_LOG_LEVEL="debug").log_level == logging.DEBUG


def test_a_level_there_is_not_is_refused(checkout: Path) -> None:
    with pytest.raises(UsageError, match=r"^REGELWERK_LOG_LEVEL is 'LOUD': make it"):
        places(checkout, REGELWERK_LOG_LEVEL="loud")


def test_a_broken_installation_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"bundled.data is missing: install"):
        places(tmp_path / "engine", REGELWERK_HOME=str(tmp_path))


def test_settings_are_read_from_the_home_folder(
    checkout: Path, installed: Path, tmp_path: Path
) -> None:
    own = checkout.parent / "regelwerk.toml"
    assert places(checkout).settings == Settings()
    assert places(checkout).settings_file == own
    own.write_text("[token_budget]\nmin = 300\n", encoding="utf-8")
    assert places(checkout).settings.token_budget.min == 300
    own.write_text("[token_budget]\nmin = 301\n", encoding="utf-8")
    assert places(checkout).settings.token_budget.min == 301
    home = tmp_path / "home"
    assert (
        places(installed, REGELWERK_HOME=str(home)).settings_file
        == home / "regelwerk.toml"
    )


def test_the_environment_names_another_settings_file(
    checkout: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    with pytest.raises(UsageError, match=r"REGELWERK_SETTINGS names .*other\.toml"):
        places(checkout, REGELWERK_SETTINGS=str(other))
    other.write_text("[token_budget]\nmin = 300\n", encoding="utf-8")
    assert places(checkout, REGELWERK_SETTINGS=str(other)).settings_file == other
    settings = places(
        checkout,
        REGELWERK_SETTINGS=str(other),
        REGELWERK_SUMMARIZER_TARGET="50",
    ).settings
    assert (settings.token_budget.min, settings.summarizer.target) == (300, 50)
