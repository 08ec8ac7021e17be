"""``health``: whether database, rules, settings, knowledge and tokenizers can be used."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass

from engine.app.config import Config, find_config
from engine.app.console import working, write, write_json
from engine.app.rulebook import Rulebook
from engine.app.storage import open_store
from engine.app.vocabulary import declared, params_of
from engine.assistant.encoding import RANK_FILES, load_encoding
from engine.assistant.knowledge.index import KnowledgeIndex
from engine.errors import EngineError
from engine.store.size import size


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one part.

    Attributes:
        data: Figures, by name.
        problem: Why it cannot be used; empty if it can.
    """

    data: dict[str, object]
    problem: str = ""


def health(given: Namespace) -> int:
    """Look at every part; 1 if one cannot be used."""
    config = find_config(rules=given.rules, database=given.db)
    parts: dict[str, Callable[[Config], Finding]] = {
        "database": _database,
        "rules": _rules,
        "settings": _settings,
        "knowledge": _knowledge,
        "tokenizers": _tokenizers,
    }
    with working("looking"):
        found = {name: _looked(look, config) for name, look in parts.items()}
    is_healthy = not any(one.problem for one in found.values())
    status = "healthy" if is_healthy else "unhealthy"
    if given.json:
        data = {n: {**one.data, "problem": one.problem} for n, one in found.items()}
        write_json({"status": status, **data})
    else:
        for name, one in found.items():
            write(f"{name}: {one.problem or 'usable'}")
            for key, value in one.data.items():
                if value is not None:
                    write(f"  {key.replace('_', ' '):<16} {value}")
        write(status)
    return 0 if is_healthy else 1


def _looked(look: Callable[[Config], Finding], config: Config) -> Finding:
    try:
        return look(config)
    except EngineError as error:
        return Finding({}, str(error))
    except OSError as error:
        return Finding({}, f"{error.filename}: {error.strerror}")


def _database(config: Config) -> Finding:
    with open_store(config) as store:
        damage = store.database.damage()
        found = size(store.database)
    log = config.log.stat().st_size if config.log.exists() else 0
    data: dict[str, object] = {
        "file": str(config.database),
        **found.rows,
        "bytes": found.file_bytes,
        "wal_bytes": found.log_bytes,
        "log_bytes": log,
        "oldest": found.oldest and found.oldest.isoformat(),
        "newest": found.newest and found.newest.isoformat(),
    }
    return Finding(data, "; ".join(damage))


def _rules(config: Config) -> Finding:
    with open_store(config) as store:
        active = Rulebook(config.rules, store.rulesets, declared(config)).active()
    data: dict[str, object] = {
        "folder": str(config.rules),
        "rules": len(active.rules.rules),
        "ruleset": active.rules.digest,
        "why": active.activation.why,
    }
    return Finding(data, str(active.problem or ""))


def _settings(config: Config) -> Finding:
    with open_store(config) as store:
        active = Rulebook(config.rules, store.rulesets, declared(config)).active()
    params_of(config.settings, active.rules)
    return Finding({"file": str(config.settings_file)})


def _knowledge(config: Config) -> Finding:
    with KnowledgeIndex.open(config.knowledge):
        return Finding({"folder": str(config.knowledge)})


def _tokenizers(config: Config) -> Finding:
    for name in RANK_FILES:
        load_encoding(config.tokenizers, name)
    return Finding({"exact": ", ".join(RANK_FILES)})
