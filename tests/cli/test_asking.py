"""`aisle search` and `aisle understand`, one text and a whole file; `parse`; what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import ROOT, Done, aisle, rows_of, table


def test_search_finds_in_both_languages_and_says_what_it_understood(shop: Path) -> None:
    english = json.loads(aisle(shop, "search", "red tent under 200", "--json").out)
    chinese = aisle(shop, "search", "露营灯")

    assert [hit["product_id"] for hit in english["hits"]] == ["P1"]
    assert english["wish"]["filters"]["price_max"] == 200
    assert chinese.out.startswith("P3  露营灯")


def test_a_file_of_queries_gives_the_run_that_single_searches_give(
    shop: Path, tmp_path: Path
) -> None:
    queries = table(tmp_path / "q.csv", "query_id,query", "1,kettle", "2,red tent", '3,""')

    done = aisle(
        shop, "search", "--queries", str(queries), "--out", str(tmp_path / "run.csv"), "-k", "1"
    )

    run = rows_of(tmp_path / "run.csv")
    assert done.code == 0, done.err
    assert list(run[0]) == ["query_id", "rank", "product_id", "score", "relaxed"]
    assert {row["query_id"]: row["product_id"] for row in run if row["query_id"] != "3"} == {
        "1": "P2",
        "2": "P1",
    }


def test_a_file_of_wishes_is_understood_line_by_line(shop: Path, tmp_path: Path) -> None:
    asked = tmp_path / "q.jsonl"
    asked.write_text(
        '{"id":"a","query":"blue kettle"}\n{"id":"b","query":"100元以内的灯"}\n', encoding="utf-8"
    )

    done = aisle(shop, "understand", "--queries", str(asked), "--out", str(tmp_path / "u.jsonl"))

    lines = [
        json.loads(line) for line in (tmp_path / "u.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert done.code == 0, done.err
    assert [line["id"] for line in lines] == ["a", "b"]
    assert lines[0]["filters"]["colour"] == "blue"
    assert (lines[1]["language"], lines[1]["filters"]["price_max"]) == ("zh", 100)


def test_a_broken_line_is_named_and_no_file_is_left(shop: Path, tmp_path: Path) -> None:
    asked = tmp_path / "q.jsonl"
    asked.write_text('{"id":"a","query":"kettle"}\n{"id":"b"}\n', encoding="utf-8")

    done = aisle(shop, "understand", "--queries", str(asked), "--out", str(tmp_path / "u.jsonl"))

    assert "q.jsonl, line 2" in done.refused()
    assert not (tmp_path / "u.jsonl").exists()


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        (("search",), "Nothing to search for"),
        (("search", "--queries", "q.csv"), "--out"),
        (("search", "--queries", "nowhere.csv", "--out", "run.csv"), "nowhere.csv"),
        (("understand",), "Nothing to understand"),
        (("recommend",), "--user"),
        (("parse", "hello"), "aisle train dialogue"),
        (("export", "shop", "--format", "xml", "--out", "x.json"), "'xml'"),
        (("erase", "person", "nobody"), "nobody"),
    ],
)
def test_a_refusal_is_one_sentence(shop: Path, verb: tuple[str, ...], sentence: str) -> None:
    assert sentence in aisle(shop, *verb).refused()


def test_an_unknown_verb_and_a_wrong_option_are_usage(tmp_path: Path) -> None:
    for verb in (["frobnicate"], ["search", "--loud", "tent"], ["train", "everything"]):
        done = aisle(tmp_path, *verb)
        assert (done.code, "Traceback" in done.err) == (2, False), verb


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    done: Done = aisle(tmp_path, "--version")

    assert f'version = "{done.out.strip()}"' in (ROOT / "pyproject.toml").read_text(
        encoding="utf-8"
    )


def test_a_shop_with_too_few_events_is_told_what_an_evaluation_takes(
    shop: Path, tmp_path: Path
) -> None:
    assert "0 events to evaluate on" in aisle(shop, "evaluate", "recommender").refused()
    events = ["user_id,item_id,timestamp,event"]
    events += [f"u{n // 2},P{1 + n % 3},{1_700_000_000 + n},purchase" for n in range(24)]
    assert aisle(shop, "import", "events", str(table(tmp_path / "e.csv", *events))).code == 0

    done = aisle(shop, "evaluate", "recommender", "--seeds", "1")

    assert done.code == 0, done.err
    assert "leave one out: 12 questions are too few" in done.out
    assert "Effort 'huge'" in aisle(shop, "evaluate", "recommender", "--effort", "huge").refused()
