"""python -m benchmarks [NAME …] [--device cuda]: measure, print, write BENCHMARKS.md."""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import os
import platform
import re
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent.parent / "BENCHMARKS.md"
NAMES = ("search", "recommender", "answers", "understanding", "system", "load", "insights", "owner")
TITLES = {
    "search": "Search",
    "recommender": "Recommender",
    "answers": "Free-form answers: from policies, product texts, reviews and orders",
    "understanding": "Understanding of shoppers' messages",
    "system": "The whole: import, turn, start, memory",
    "load": "Many shoppers at once",
    "insights": "Insights: ten million events",
    "owner": "The owner's pages",
    "reliability": "After-sales under attack: walks, mutants, kills, a million orders",
    "market": "Simulated market: what the claims come to when simulated shoppers decide",
}
HEAD = """# Benchmarks

Written by `make bench`; every table stands beside a peer or a floor measured in the same run. The data is public
(`../shared/data`, see each folder's licence). Read times with their machine and its load; ratios hold better.
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument(
        "names",
        nargs="*",
        choices=[*TITLES, []],
        help="which ones; default: all but reliability and market",
    )
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda")
    parser.add_argument("--seconds", type=float, default=60, help="how long load presses")
    parser.add_argument(
        "--parts",
        default="",
        help="of reliability: walk,mutants,kills,processes,reads,turns,talks; "
        "of understanding: messages,diet,hint3,turns",
    )
    parser.add_argument("--seeds", default="7,8", help="of understanding and market")
    parser.add_argument(
        "--sizes",
        default="100000",
        help="of search: products of larger shops; 1000000 takes some 12 GB and half an hour",
    )
    given = parser.parse_args()
    os.environ["AISLE_DEVICE"] = given.device  # search and the whole read it with their settings
    for name in given.names or NAMES:
        print(f"== {TITLES[name]}", flush=True)
        module = importlib.import_module(f"benchmarks.{name}")
        parts = [one for one in given.parts.split(",") if one]
        told: tuple[Any, ...] = {
            "recommender": (given.device,), "load": (given.seconds,), "reliability": (parts,),
            "understanding": (parts, [int(seed) for seed in given.seeds.split(",")]),
            "market": ([int(seed) for seed in given.seeds.split(",")],),
            "search": ([int(one) for one in given.sizes.split(",") if one],),
        }.get(name, ())  # fmt: skip
        measured = module.measure(*told)
        text = module.table(measured)
        print(text, flush=True)
        write(name, text)


def write(name: str, text: str) -> None:
    """Replace one section of BENCHMARKS.md, and leave the others."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else HEAD
    section = f"## {TITLES[name]}\n\n{conditions()}\n\n{text.strip()}\n"
    pattern = re.compile(rf"## {re.escape(TITLES[name])}\n.*?(?=\n## |\Z)", re.DOTALL)
    page = (
        pattern.sub(lambda _: section, page)
        if pattern.search(page)
        else f"{page.rstrip()}\n\n{section}"
    )
    PAGE.write_text(page.rstrip() + "\n", encoding="utf-8")


def conditions() -> str:
    """Machine, load and day of a measurement."""
    load = os.getloadavg()[0]
    return (
        f"{dt.date.today().isoformat()}, {platform.machine()}, {os.cpu_count()} cores (load {load:.1f} at the end), "
        f"Python {platform.python_version()}, seed 7."
    )


if __name__ == "__main__":
    main()
