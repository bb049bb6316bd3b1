"""Runs every check of the sciences at full size and writes `assets/lessons/validation.md`: `make validate`.

The checks are the tests of this folder; here they take more runs (MESA_SCIENCE_SCALE, 4 unless set), and what each one
obtained goes into a table.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PAGE = ROOT / "assets" / "lessons" / "validation.md"
HEAD = """# Validation

Every reference of the sciences, as this version of the program obtains it. `make validate` writes this page: it runs
scenarios and compares what comes out with closed forms, at settings that are drawn afresh each time. A check passes
where the mean of its runs is within 4 standard errors of the reference, the error estimated from the runs themselves;
one that falls outside is repeated once with four times the runs and other seeds, and only the repetition counts.
Checks without a number hold exactly, or compare two runs (controls, boundaries).

"""


class Outcomes:
    """A plugin of pytest that notes how every test ended."""

    def __init__(self) -> None:
        self.ended: dict[str, str] = {}

    def pytest_runtest_logreport(self, report) -> None:
        """A test fails with any of its parts."""
        if report.when == "call" or report.outcome != "passed":
            self.ended[report.nodeid] = "pass" if report.outcome == "passed" else report.outcome


def numbers(values: list[float]) -> str:
    """A few numbers as text."""
    if len(values) > 6:
        return f"{len(values)} numbers"
    return ", ".join(f"{value:.4g}" for value in values)


def _spoken(name: str) -> str:
    """A test's name in words."""
    return re.sub(r"[_\[\]]+", " ", name.removeprefix("test_")).strip()


def page(ended: dict[str, str], found: list[list], seed: str, engine: str) -> str:
    """The document: a table for each file of checks."""
    passed = sum(outcome == "pass" for outcome in ended.values())
    today = datetime.now().astimezone().date().isoformat()
    lines = [HEAD + f"Engine: {engine}. Written on {today} with MESA_SCIENCE_SEED={seed}."]
    lines.append(f"Passed: {passed} of {len(ended)} checks.\n")
    notes: dict[str, list[list]] = {}
    for test, *rest in found:
        notes.setdefault(test.removesuffix(" (call)"), []).append(rest)
    files: dict[str, list[str]] = {}
    for test, outcome in ended.items():
        file, _, name = test.partition("::")
        rows = files.setdefault(Path(file).stem.removeprefix("test_"), [])
        for what, observed, reference, off in notes.get(test) or [["", [], [], []]]:
            title = re.sub(r" \(MESA_SCIENCE_SEED=\d+\)", "", what).replace("|", "/") or _spoken(name)
            worst = f"{max(off):.2f}" if off else ""
            rows.append(f"| {title} | {numbers(reference)} | {numbers(observed)} | {worst} | {outcome} |")
    for file, rows in files.items():
        lines.append(f"\n## {file.replace('_', ' ').capitalize()}\n")
        lines.append("| check | reference | obtained | standard errors off | result |\n|---|---|---|---|---|")
        lines += rows
    return "\n".join(lines) + "\n"


def main(words: list[str]) -> int:
    """Runs the checks (`words` go to pytest) and writes the page; exit code 1 where one fails."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "found.jsonl"
        table.touch()
        seed = os.environ.setdefault("MESA_SCIENCE_SEED", str(int.from_bytes(os.urandom(4), "little")))
        os.environ["MESA_VALIDATION"] = str(table)
        os.environ.setdefault("MESA_SCIENCE_SCALE", "4")
        import pytest

        outcomes = Outcomes()
        code = pytest.main([str(HERE), "-q", "--rootdir", str(ROOT), *words], plugins=[outcomes])
        from sandbox.version import engine

        found = [json.loads(line) for line in table.read_text(encoding="utf-8").splitlines()]
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page(outcomes.ended, found, seed, engine()), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} is written")
    return int(code != 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
