"""Settings: what users may set about budgets, counting, the model and summaries.

Read from a TOML file, in which every key may be missing, with the environment above
it. Which file that is, is for ``engine.app.config``; which keys there are and what each
admits, for ``settings_keys``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import NamedTuple, TypeAlias, get_args, get_type_hints
from urllib.parse import urlsplit

import msgspec

from engine.assistant.settings_keys import (
    SECTIONS,
    LanguageModel,
    Names,
    Summarizer,
    TokenBudget,
    TokenEstimator,
)
from engine.errors import EngineError, did_you_mean

PREFIX = "REGELWERK_"
LARGEST_FILE = 1_000_000
"""Bytes of a settings file; the documented example has some five thousand."""


class SettingsError(EngineError):
    """A setting that cannot be used: its file or variable, key, cause and cure."""


PARAMS: Mapping[str, str] = {
    "min": "least_budget",
    "max": "most_budget",
    "base": "room_base",
    "safety_factor": "safe_share",
    "system": "system_cap",
    "running_brief": "brief_cap",
    "recent_turns": "turns_cap",
    "retrieved_context": "knowledge_cap",
    "completion": "completion_floor",
    "max_total": "total_cap",
}
"""The parameters of rules by the keys of [token_budget] that set them."""

PARTS = ("system", "running_brief", "recent_turns", "retrieved_context", "completion")
"""The keys of [token_budget] whose sum max_total bounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings; each attribute but the last is a section of the file.

    Attributes:
        places: Where a value was set, by section and key, as a sentence names it.
    """

    token_budget: TokenBudget = field(default_factory=TokenBudget)
    token_estimator: TokenEstimator = field(default_factory=TokenEstimator)
    language_model: LanguageModel = field(default_factory=LanguageModel)
    summarizer: Summarizer = field(default_factory=Summarizer)
    places: Mapping[tuple[str, str], str] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, path: Path, environment: Mapping[str, str]) -> Settings:
        """The settings of a file, if there is one, and of the environment above it.

        ``REGELWERK_<SECTION>_<KEY>`` in capitals sets a key; an empty one sets nothing.

        Raises:
            SettingsError: The file or a variable cannot be used.
        """
        given = {**_from_file(path), **_from_environment(environment)}
        if not given:
            return cls()
        changed: dict[str, dict[str, object]] = {}
        for (section, key), one in given.items():
            changed.setdefault(section, {})[key] = _value(section, key, one)
        settings = cls(
            **{name: SECTIONS[name](**values) for name, values in changed.items()}
        )
        _agree(settings, given)
        return replace(settings, places={key: one.place for key, one in given.items()})

    def place(self, section: str, key: str) -> str:
        """Where a key was set: file and key, or the variable of the environment."""
        return self.places.get((section, key), f"{key} of [{section}]")

    def params(self) -> Mapping[str, int | float]:
        """The values that were set for parameters of rules, by the parameters' names."""
        return {
            param: value
            for key, param in PARAMS.items()
            if (value := getattr(self.token_budget, key)) is not None
        }

    @property
    def summary_model(self) -> LanguageModel:
        """The language model as it is asked for summaries."""
        own, model = self.summarizer, self.language_model
        return replace(
            model,
            model=own.model or model.model,
            temperature=own.temperature,
            timeout=own.timeout or model.timeout,
            attempts=own.attempts or model.attempts,
        )


class _Given(NamedTuple):
    """A value somebody set, and the place as a sentence names it."""

    value: object
    place: str
    is_text: bool  # of the environment, where everything is


_Found: TypeAlias = dict[tuple[str, str], _Given]

# Users paste keys where they do not belong; what stands there is never repeated.
_UNSHOWN = frozenset({"endpoint", "key_variable"})
_SHOWN = 60


def _from_file(path: Path) -> _Found:
    if not path.exists():
        return {}
    if not (path.is_file() or path.is_dir()):
        raise SettingsError(f"{path} is no file; name a settings file, or none.")
    found: _Found = {}
    for section, values in _parsed(path).items():
        if section not in SECTIONS:
            raise SettingsError(
                f"{path}: there is no section [{_brief(section)}]; there are "
                f"{_listed(section, SECTIONS)}."
            )
        if not isinstance(values, dict):
            raise SettingsError(
                f"{path}: {section} is no section; write [{section}] on a line of its "
                "own and its keys below."
            )
        for key, value in values.items():
            if key not in _keys(section):
                raise SettingsError(
                    f"{path}: [{section}] has no key {_brief(key)}; there are "
                    f"{_listed(key, _keys(section))}."
                )
            found[section, key] = _Given(
                value, f"{path}: {key} of [{section}]", is_text=False
            )
    return found


def _parsed(path: Path) -> dict[str, object]:
    import tomllib  # noqa: PLC0415  # most users have no settings file

    try:
        if path.stat().st_size > LARGEST_FILE:
            raise SettingsError(
                f"{path}: the file has more than {LARGEST_FILE} bytes; name a settings "
                "file."
            )
        # Editors of Windows begin UTF-8 with a byte order mark.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(
            f"{path}: the settings cannot be read ({error.strerror}); mend or remove "
            "the file."
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{path}: byte {error.start + 1} is not UTF-8; save the file as UTF-8."
        ) from error
    except RecursionError:
        raise SettingsError(
            f"{path}: lists are nested too deeply; write keys and plain values."
        ) from None
    except ValueError as error:  # TOMLDecodeError, and numbers with too many digits
        raise SettingsError(_broken(path, str(error))) from error


def _broken(path: Path, cause: str) -> str:
    found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", cause, re.DOTALL)
    message, place = (found[1], f":{found[2]}:{found[3]}") if found else (cause, "")
    return f"{path}{place}: this is not TOML: {message}; mend it."


def _from_environment(environment: Mapping[str, str]) -> _Found:
    found: _Found = {}
    for variable, text in environment.items():
        section = _section_of(variable)
        if section is None or not text.strip():
            continue
        key = variable[len(PREFIX) + len(section) + 1 :].lower()
        if key not in _keys(section):
            raise SettingsError(
                f"the environment variable {variable} sets no key of [{section}]; "
                f"there are {_listed(key, _keys(section))}."
            )
        place = f"the environment variable {variable}"
        found[section, key] = _Given(text.strip(), place, is_text=True)
    return found


def _section_of(variable: str) -> str | None:
    if not variable.startswith(PREFIX):
        return None
    return next(
        (one for one in SECTIONS if variable.startswith(f"{PREFIX}{one.upper()}_")),
        None,
    )


def _keys(section: str) -> tuple[str, ...]:
    return tuple(one.name for one in fields(SECTIONS[section]))


def _value(section: str, key: str, given: _Given) -> object:
    hint = get_type_hints(SECTIONS[section], include_extras=True)[key]
    # "X | None": nobody writes None, it stands for what nobody wrote.
    kind = get_args(hint)[0] if type(None) in get_args(hint) else hint
    value = given.value
    if given.is_text and kind == Names:
        value = [name.strip() for name in str(value).split(",") if name.strip()]
    try:
        found: object = msgspec.convert(value, kind, strict=not given.is_text)
    except msgspec.ValidationError:
        wanted = next(m.description for m in kind.__metadata__)
        shown = "not usable" if key in _UNSHOWN else _brief(given.value)
        raise SettingsError(f"{given.place} is {shown}; give {wanted}.") from None
    return _address(str(found), given.place) if key == "endpoint" else found


def _address(url: str, place: str) -> str:
    """The base URL without a slash at its end; refuses what cannot be one."""
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
        is_usable = is_usable and url.isascii() and " " not in url and parts.port != 0
    except ValueError:
        is_usable = False
    if not url:
        return url
    if not is_usable:
        raise SettingsError(
            f"{place} is not the address of a web server; give the base URL of an API, "
            "such as http://127.0.0.1:11434/v1."
        )
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise SettingsError(
            f"{place} holds more than an address; leave out user names, passwords and "
            "what follows ? or #, and put a key into the environment."
        )
    return url.rstrip("/")


def _agree(settings: Settings, given: _Found) -> None:
    """Refuse values that exclude each other."""
    if settings.summarizer.method == "model" and not settings.language_model.endpoint:
        raise SettingsError(
            f"{given['summarizer', 'method'].place} is 'model' and [language_model] "
            "names no endpoint; name one, or give auto or extractive."
        )
    budget = settings.token_budget
    if budget.min is not None and budget.max is not None and budget.min > budget.max:
        raise SettingsError(
            f"{given['token_budget', 'min'].place} is {budget.min} and max is "
            f"{budget.max}; give a min that is not above max."
        )
    total = budget.max_total
    parts = {key: getattr(budget, key) for key in PARTS}
    parts = {key: tokens for key, tokens in parts.items() if tokens is not None}
    if total is not None and sum(parts.values()) > total:
        raise SettingsError(
            f"{given['token_budget', 'max_total'].place} is {total} and its parts "
            f"({', '.join(parts)}) are {sum(parts.values())}; lower them or raise it."
        )


def _listed(word: str, known: Mapping[str, type] | tuple[str, ...]) -> str:
    hint = did_you_mean(word, known)
    return ", ".join(known) + (f" ({hint})" if hint else "")


def _brief(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
