"""Makes a demo home with all models, starts `aisle run` on it, and puts the shop back between plays."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.channels.fake_bot_api import TOKEN, BotServer, bot_app
from tests.channels.server import served

ROOT = Path(__file__).resolve().parent.parent
# What a demo home is made of: when none of it changed, the home of the last run is used again.
MADE_OF = (
    "data",
    "bot",
    "config.yml",
    "aisle/search",
    "aisle/language",
    "aisle/shop",
    "recommender",
    "aisle/cli",
)
START_S = 150


@dataclass(frozen=True)
class Assistant:
    """A running assistant, where its parts answer, and its home."""

    url: str
    rasa_url: str
    bot_url: str
    home: Path
    pristine: Path
    pid: int

    def reset_shop(self) -> None:
        """Customers, orders and what was written since: as they were when the home was made."""
        put_back(self.home / "shop.db", self.pristine / "shop.db")


def demo_home() -> Path:
    """`build/test-home-<digest>`, made by the product's own commands where it is not there yet."""
    digest = hashlib.sha256()
    for name in MADE_OF:
        root = ROOT / name
        paths = [root] if root.is_file() else sorted(root.rglob("*"))
        for path in paths:
            if path.is_file() and path.suffix in (
                ".py",
                ".yml",
                ".toml",
                ".csv",
                ".md",
                ".jsonl",
                ".gz",
            ):
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    home = ROOT / "build" / f"test-home-{digest.hexdigest()[:12]}"
    if (home / "made").is_file():
        return home
    for old in (ROOT / "build").glob("test-home-*"):
        if time.time() - old.stat().st_mtime > 86_400:  # a run beside this one may still use it
            shutil.rmtree(old, ignore_errors=True)
    for verb in (
        ["init", "--demo"],
        ["train", "search"],
        ["train", "recommender"],
        ["train", "dialogue", "--fast"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "aisle.cli", "--home", str(home), *verb],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=900,
        )  # fmt: skip
        assert done.returncode == 0, f"aisle {' '.join(verb)}: {done.stderr[-3000:]}"
    (home / "made").touch()
    return home


@contextmanager
def started(pristine: Path, folder: Path) -> Iterator[Assistant]:
    """`aisle run` on a copy of a home, ready; ended by SIGINT, as Ctrl-C does."""
    home = folder / "home"
    shutil.copytree(pristine, home)
    ports = free_ports(3)
    telegram = BotServer()
    with served(bot_app(telegram)) as bot_url, (folder / "run.log").open("wb") as log:
        environment = {
            **os.environ,
            "AISLE_HOME": str(home),
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API": bot_url,
            "PYTHONPATH": str(ROOT / "tests" / "reliability" / "dying"),
            "DIES_WHERE": str(home / "dies"),  # nobody does until this file is there
            "AISLE_MESSAGES_PER_MINUTE": "100000",
            "AISLE_MESSAGES_PER_MINUTE_IP": "100000",
        }
        command = [sys.executable, "-m", "aisle.cli", "run", "--port", str(ports[0]),
                   "--rasa-port", str(ports[1]), "--actions-port", str(ports[2])]  # fmt: skip
        running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{ports[0]}"
            _wait(url, running, folder / "run.log")
            yield Assistant(
                url, f"http://127.0.0.1:{ports[1]}", bot_url, home, pristine, running.pid
            )
        finally:
            running.send_signal(signal.SIGINT)
            try:
                running.wait(30)
            except subprocess.TimeoutExpired:
                running.kill()


def _wait(url: str, running: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if running.poll() is not None:
            raise RuntimeError(f"aisle run ended: {log.read_text(errors='replace')[-3000:]}")
        try:
            if httpx.get(f"{url}/readyz", timeout=12, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    raise RuntimeError(f"not ready after {START_S} s: {log.read_text(errors='replace')[-3000:]}")


TABLES = (
    "customers", "addresses", "payment_methods", "orders", "order_lines", "payments", "shipments", "returns",
    "exchanges", "pending_operations", "receipts", "cart_lines", "consents", "tombstones", "identity_tries",
)  # fmt: skip


def put_back(database: Path, pristine: Path) -> None:
    """Replace the rows of these tables by the pristine ones, in one transaction beside the running shop."""
    with closing(sqlite3.connect(database, timeout=20, isolation_level=None)) as connection:
        connection.execute("ATTACH DATABASE ? AS pristine", (str(pristine),))
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        for table in reversed(TABLES):
            connection.execute(f"DELETE FROM main.{table}")
        for table in TABLES:
            connection.execute(f"INSERT INTO main.{table} SELECT * FROM pristine.{table}")
        connection.execute("COMMIT")


def free_port() -> int:
    """A port nobody uses at this moment."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """As many different ports: all are held until the last is known."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
