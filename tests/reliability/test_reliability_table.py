"""The page of benchmarks keeps the rows of parts that were not run again."""

from __future__ import annotations

from pathlib import Path

from benchmarks.reliability import row, table

PAGE = """# Benchmarks

## After-sales under attack: walks, mutants, kills, a million orders

| what | runs | found | goal | when |
|---|---:|---|---|---|
| walk | 10 | old | none | yesterday |
| kills | 20 | all | one | yesterday |

## Another

| what | runs | found | goal | when |
| other | 1 | x | y | z |
"""


def test_what_was_not_run_again_stays(tmp_path: Path) -> None:
    page = tmp_path / "BENCHMARKS.md"
    page.write_text(PAGE, encoding="utf-8")
    written = table([row("walk", 11, "new", "none", 0)], page)
    assert "| walk | 11 | new |" in written
    assert "| kills | 20 | all | one | yesterday |" in written
    assert "old" not in written
    assert "other" not in written


def test_without_a_page_only_this_run_is_told(tmp_path: Path) -> None:
    assert len(table([row("walk", 1, "x", "y", 0)], tmp_path / "none.md").splitlines()) == 3
