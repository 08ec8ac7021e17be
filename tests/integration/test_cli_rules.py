"""``check``, ``run`` and ``test`` as a user calls them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.terminal import environment, regelwerk

from engine import load_rules
from engine.app.cli import main

GOOD = """\
templates:
  Query: {slots: {id: str, weight: {type: float, default: 1.0}}}
  Depth: {slots: {query: str, factor: float}}
rules:
  - rule: deep
    when:
      - q: Query(weight > 2)
    then:
      - conclude: Depth(query=q.id, factor=q.weight * 2)
"""
TESTS = """\
tests:
  - test: heavy goes deep
    facts: [{Query: {id: a, weight: 3}}, {Query: {id: b}}]
    expect: [{Depth: {query: a, factor: 6}}]
  - test: nothing of nothing
    absent: [{Depth: {}}]
"""
FOR_EVER = """\
templates: {N: {slots: {n: int}}}
rules:
  - rule: counts-on
    when:
      - x: N()
    then:
      - modify: x(n=x.n + 1)
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A rule file that is right."""
    return _file(tmp_path / "good.yaml", GOOD)


def _file(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def _facts(tmp_path: Path, text: str | bytes, suffix: str = ".yaml") -> Path:
    return _file(tmp_path / f"facts{suffix}", text)


def test_check_says_that_all_is_well(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(rules)]) == 0
    assert capsys.readouterr().out == "1 file, 1 rule, no problems\n"


def test_check_lists_all_problems_with_their_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = GOOD.replace("Query(weight", "Qury(weight").replace("factor=q", "fact=q")
    file = _file(tmp_path / "bad.yaml", text)
    assert main(["check", str(file)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{file}:7:12: unknown_template: ")
    assert lines[0].endswith("(did you mean 'Query'?)")
    assert lines[-1].startswith("1 file, ")


def test_check_prints_problems_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _file(tmp_path / "bad.yaml", GOOD.replace("Query(weight", "Qury(weight"))
    assert main(["check", str(file), "--json"]) == 1
    first = json.loads(capsys.readouterr().out)[0]
    assert (first["file"], first["line"], first["column"]) == (str(file), 7, 12)
    assert first["code"] == "unknown_template"
    assert first["warning"] is False


def test_check_shows_warnings_and_lets_them_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        GOOD
        + """\
  - rule: changes-it
    when:
      - d: Depth(factor > 100)
    then:
      - modify: d(factor=100.0)
"""
    )
    assert main(["check", str(_file(tmp_path / "w.yaml", text))]) == 0
    out = capsys.readouterr().out
    assert ": warning: modifies_concluded: " in out
    assert out.endswith("1 file, 2 rules, no problems, 1 warning\n")


def test_run_prints_the_contract_as_json(
    rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = _facts(tmp_path, "- Query: {id: a, weight: 3}\n- Query: {id: b}\n")
    assert main(["run", str(rules), "--facts", str(facts), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["facts"] == {
        "Depth": [{"query": "a", "factor": 6.0}],
        "Query": [{"id": "a", "weight": 3.0}, {"id": "b", "weight": 1.0}],
    }
    assert printed["firings"] == ["deep"]
    assert printed["cycles"] == 1
    assert len(printed["digest"]) == 32


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".json", '[{"Query": {"id": "a", "weight": 3}}]'),
        (".jsonl", '{"Query": {"id": "a", "weight": 3}}\n'),
        (".yaml", "- Query: {id: a, weight: 3}\n"),
    ],
)
def test_facts_come_as_yaml_json_or_json_lines(
    rules: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    suffix: str,
    text: str,
) -> None:
    facts = _facts(tmp_path, text, suffix)
    assert main(["run", str(rules), "--facts", str(facts)]) == 0
    out = capsys.readouterr().out
    assert 'Depth(query="a", factor=6.0)\n' in out
    assert "1 firing, nothing waits, digest " in out


def test_trace_shows_firings_with_what_came_and_went(
    rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = _facts(tmp_path, "- Query: {id: a, weight: 3}\n")
    assert main(["run", str(rules), "--facts", str(facts), "--trace"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("1. deep on 1 (score ")
    assert lines[1] == '   + 2: Depth(query="a", factor=6.0)'


def test_trace_leaves_json_alone(
    rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = _facts(tmp_path, "- Query: {id: a, weight: 3}\n")
    code = main(["run", str(rules), "--facts", str(facts), "--trace", "--json"])
    printed = capsys.readouterr()
    assert code == 0
    assert json.loads(printed.out)["cycles"] == 1
    assert "1. deep on 1" in printed.err


def test_a_condition_without_value_is_noted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = GOOD.replace("weight > 2", "1 / (weight - 1) > 0")
    facts = _facts(tmp_path, "- Query: {id: a, weight: 1}\n")
    file = _file(tmp_path / "f.yaml", text)
    assert main(["run", str(file), "--facts", str(facts)]) == 0
    assert f"note: {file}:7:" in capsys.readouterr().err


def test_the_strategy_orders_the_firings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = GOOD.replace("rule: deep\n", "rule: deep\n    utility: 0.1\n") + (
        "  - rule: useful\n    utility: 0.9\n    when:\n      - q: Query()\n"
        "    then:\n      - conclude: Depth(query=q.id, factor=1.0)\n"
    )
    facts = _facts(tmp_path, "- Query: {id: a, weight: 3}\n")
    orders = []
    for strategy in ("utility-first", "specificity-first"):
        file = _file(tmp_path / "s.yaml", text)
        arguments = ["run", str(file), "--facts", str(facts), "--json"]
        assert main([*arguments, "--strategy", strategy]) == 0
        orders.append(json.loads(capsys.readouterr().out)["firings"])
    assert orders == [["useful", "deep"], ["deep", "useful"]]


def test_test_prints_what_is_reached(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _file(rules.with_name("good.test.yaml"), TESTS)
    assert main(["test", str(rules.parent)]) == 0
    out = capsys.readouterr().out
    assert "2 of 2 cases passed, 100 % of the rules' conditions reached\n" in out
    assert f"{rules}      1    3/3" in out


def test_test_fails_with_a_case_and_names_what_was_nearest(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _file(
        rules.with_name("good.test.yaml"), TESTS.replace("factor: 6", "factor: 7")
    )
    assert main(["test", str(rules.parent)]) == 1
    out = capsys.readouterr().out
    assert f"{file}:2:" in out
    assert "'heavy goes deep' failed" in out
    assert 'but there was only Depth(query="a", factor=6.0)' in out
    assert "1 of 2 cases passed" in out


def test_test_fails_where_less_is_reached_than_demanded(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = TESTS[: TESTS.index("  - test: nothing")].replace(", {Query: {id: b}}", "")
    _file(rules.with_name("good.test.yaml"), first)
    assert main(["test", str(rules.parent)]) == 0
    out = capsys.readouterr().out
    assert f"{rules}:7:12: rule 'deep': never seen to fail: q: Query(weight > 2)" in out
    assert main(["test", str(rules.parent), "--min", "100"]) == 1
    assert "less than the 100 % demanded" in capsys.readouterr().out


def test_test_prints_json(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _file(rules.with_name("good.test.yaml"), TESTS)
    assert main(["test", str(rules.parent), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["passed"] is True
    assert printed["coverage"] == 1.0
    assert [case["passed"] for case in printed["cases"]] == [True, True]
    assert printed["rules"][0]["wanted"] == printed["rules"][0]["reached"] == 3


def test_test_without_tests_is_no_success(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["test", str(rules)]) == 2
    assert "there are no rule tests: write some" in capsys.readouterr().err


HOSTILE = {
    "dunder access": "q: Query(id.__class__ == 1)",
    "a huge power": "q: Query(9 ** 999999999 > 1)",
    "a huge repetition": "q: Query('x' * 9999999999 == id)",
    "an import": 'q: Query(__import__("os") == 1)',
    "a lambda": "q: Query((lambda: 1)() == 1)",
    "deep nesting": "q: Query(" + "(" * 5_000 + "1" + ")" * 5_000 + " == 1)",
    "many minus signs": "q: Query(" + "-" * 50_000 + "1 == 1)",
    "ten megabytes in a line": "q: Query(id == '" + "x" * 10_000_000 + "')",
}


@pytest.mark.parametrize("expression", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_expression_is_a_problem_with_a_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], expression: str
) -> None:
    text = GOOD.replace("q: Query(weight > 2)", json.dumps(expression)[1:-1])
    file = _file(tmp_path / "hostile.yaml", text)
    assert main(["check", str(file)]) == 1
    out = capsys.readouterr().out
    assert f"{file}:" in out
    assert len(out) < 5_000


def test_a_power_that_grows_too_large_has_no_value(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = GOOD.replace("weight > 2", "9 ** (weight * 9 ** 3) > weight")
    file = _file(tmp_path / "tower.yaml", text)
    facts = _facts(tmp_path, "- Query: {id: a}\n")
    assert main(["run", str(file), "--facts", str(facts)]) == 0
    printed = capsys.readouterr()
    assert f"note: {file}:7:" in printed.err
    assert "0 firings" in printed.out


def test_a_catastrophic_regular_expression_comes_to_an_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = GOOD.replace("weight > 2", 'matches(id, "^(a+)+$")')
    facts = _facts(tmp_path, f"- Query: {{id: {'a' * 50_000}!}}\n")
    code = main(["run", str(_file(tmp_path / "c.yaml", text)), "--facts", str(facts)])
    assert code == 0
    assert "0 firings" in capsys.readouterr().out


BAD_RULES: dict[str, str | bytes] = {
    "malformed YAML": "rules: [\n  - rule: x\n   bad",
    "undeclared template": GOOD.replace("Query(weight", "Nothing(weight"),
    "binary garbage": bytes(range(256)) * 8,
    "a null byte": "rules:\0",
    "no rules at all": "42",
}


@pytest.mark.parametrize("text", BAD_RULES.values(), ids=BAD_RULES)
def test_bad_rules_are_named_with_place_and_not_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | bytes
) -> None:
    file = _file(tmp_path / "bad.yaml", text)
    assert main(["run", str(file)]) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith(f"{file}:")
    assert printed.out == ""


BAD_FACTS: dict[str, tuple[str, str | bytes]] = {
    "wrong type": (".yaml", "- Query: {id: a, weight: heavy}\n"),
    "undeclared template": (".yaml", "- Quary: {id: a}\n"),
    "undeclared slot": (".yaml", "- Query: {id: a, wieght: 3}\n"),
    "missing slot": (".yaml", "- Query: {weight: 3}\n"),
    "malformed YAML": (".yaml", "- Query: {id: [\n"),
    "malformed JSON": (".json", '[{"Query": {"id": '),
    "no list": (".json", '{"Query": {"id": "a"}}'),
    "no number": (".json", '[{"Query": {"id": "a", "weight": NaN}}]'),
    "binary garbage": (".yaml", bytes(range(256))),
}


@pytest.mark.parametrize(("suffix", "text"), BAD_FACTS.values(), ids=BAD_FACTS)
def test_bad_facts_are_named_with_their_place(
    rules: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    suffix: str,
    text: str | bytes,
) -> None:
    facts = _facts(tmp_path, text, suffix)
    assert main(["run", str(rules), "--facts", str(facts)]) == 2
    printed = capsys.readouterr()
    assert f"{facts}:" in printed.err
    assert printed.out == ""


def test_a_rule_that_fires_for_ever_is_stopped_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _file(tmp_path / "ever.yaml", FOR_EVER)
    facts = _facts(tmp_path, "- N: {n: 0}\n")
    arguments = ["run", str(file), "--facts", str(facts), "--max-firings", "500"]
    assert main(arguments) == 1
    assert capsys.readouterr().err == (
        "regelwerk: the run was stopped after 500 firings and more were waiting; "
        "the rules that keep waking each other: counts-on\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "nowhere"], "nowhere:1:1: unreadable: the file cannot be read"),
        (["run", "{rules}", "--facts", "nowhere.yaml"], "nowhere.yaml: no such file"),
        (["run", "{rules}", "--facts", "{folder}"], "{folder}: is a directory"),
        (["run", "{empty}"], "there are no rule files in {empty}: name a .yaml file"),
        (["check", "{empty}"], "there are no rule files in {empty}: name a .yaml"),
        (["test", "{empty}"], "there are no rule files in {empty}: name a .yaml"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows words its errors itself")
def test_paths_that_lead_nowhere(
    rules: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    empty = rules.parent / "empty"
    empty.mkdir()
    names = {"rules": rules, "folder": rules.parent, "empty": empty}
    assert main([one.format(**names) for one in arguments]) == 2
    assert said.format(**names) in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["run"],
        ["run", "x", "--strategy", "luck"],
        ["run", "x", "--seed", "one"],
        ["run", "x", "--max-firings", "-1"],
        ["test", "--min", "101"],
    ],
)
def test_wrong_usage_ends_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: regelwerk" in capsys.readouterr().err


def test_output_is_utf8_where_the_console_is_not(tmp_path: Path) -> None:
    text = GOOD.replace("weight > 2", "weight > 2").replace(
        "Depth(query=q.id", ('Depth(query="Ermessensspielräume ☂"')
    )
    facts = _facts(tmp_path, "- Query: {id: a, weight: 3}\n")
    ran = regelwerk(
        "run",
        _file(tmp_path / "u.yaml", text),
        "--facts",
        facts,
        more={"PYTHONIOENCODING": "ascii:strict", "LC_ALL": "C"},
    )
    assert ran.code == 0
    assert "Ermessensspielräume ☂" in ran.out


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no closed pipes")
def test_a_closed_pipe_is_no_drama(rules: Path, tmp_path: Path) -> None:
    lines = "".join(f"- Query: {{id: a{n}, weight: 3}}\n" for n in range(3_000))
    facts = _facts(tmp_path, lines)
    with subprocess.Popen(  # noqa: S603  # our own interpreter
        [sys.executable, "-m", "engine", "run", str(rules), "--facts", str(facts)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_closed_streams_are_no_drama(rules: Path) -> None:
    command = f'"{sys.executable}" -m engine check "{rules}"'
    for closed in (">&-", ">&- 2>&-", "<&-"):
        done = subprocess.run(  # noqa: S602  # the shell closes the streams
            f"{command} {closed}",
            shell=True,
            env=environment(),
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")


def heeding() -> None:
    """Let interruptions be heeded, as what is started in the background does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows interrupts otherwise")
def test_an_interrupted_run_ends_with_one_sentence(tmp_path: Path) -> None:
    file = _file(tmp_path / "ever.yaml", FOR_EVER)
    facts = _facts(tmp_path, "- N: {n: 0}\n")
    command = ["-m", "engine", "run", str(file), "--facts", str(facts)]
    most = ["--max-firings", str(10**9)]  # it is not to end before
    with subprocess.Popen(  # noqa: S603  # our own interpreter
        [sys.executable, *command, *most],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        preexec_fn=heeding,  # noqa: PLW1509  # there are no threads yet
    ) as process:
        time.sleep(4)
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()  # nothing runs for ever when a test is over
    assert process.returncode == 130
    assert (out, err) == (b"", b"regelwerk: interrupted before it was done\n")


def test_the_module_and_the_script_are_the_same_command() -> None:
    ran = regelwerk("--help")
    assert ran.code == 0
    assert ran.out.startswith("usage: regelwerk ")


def test_the_code_of_a_rule_is_shown_with_what_it_is_for(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = load_rules(rules).rules[0].name
    assert main(["check", "--show-code", name, str(rules)]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"# The functions made of the rule {name}, ")
    assert "\n# then fires an activation: " in text
    compile(text, "shown", "exec")  # all else is comments
    assert main(["check", "--show-code", name, str(rules), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["rule"] == name
    assert set(data["functions"][0]) == {"name", "purpose", "names", "code"}
    assert all(function["code"] in text for function in data["functions"])


def test_code_of_no_rule_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "rules:\n"
        "  - {rule: greet, then: [{halt: true}]}\n"
        "  - {rule: leave, enabled: false, then: [{halt: true}]}\n"
    )
    file = str(_file(tmp_path / "a.yaml", text))
    assert main(["check", "--show-code", "great", file]) == 2
    said = "regelwerk: there is no rule 'great' (did you mean 'greet'?)\n"
    assert capsys.readouterr() == ("", said)
    assert main(["check", "--show-code", "leave", file]) == 2
    said = "regelwerk: rule 'leave' is switched off, so no code is made of it\n"
    assert capsys.readouterr() == ("", said)


def test_files_with_problems_have_no_code_to_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(_file(tmp_path / "a.yaml", "rules:\n  - {rule: greet, then: []}\n"))
    assert main(["check", "--show-code", "greet", file]) == 1
    assert "greet" in capsys.readouterr().out
