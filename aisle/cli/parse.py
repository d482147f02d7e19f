"""aisle parse: intents and entities by the trained dialogue model, in Rasa's own environment."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from aisle.cli.app import app, settings
from aisle.cli.places import REPOSITORY, bot_environment, bot_python, dialogue_model
from aisle.shop.errors import BadInput, Unavailable


@app.command()
def parse(
    text: Annotated[str | None, typer.Argument(help="A message.")] = None,
    file: Annotated[Path | None, typer.Option(help="CSV with a column text (and context).")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the JSON lines go.")] = None,
) -> None:
    """Read messages as the bot does: `aisle parse "where is my order"`."""
    shop = settings()
    command = [
        str(bot_python(shop)),
        str(REPOSITORY / "bot" / "parse.py"),
        "--model",
        str(dialogue_model(shop)),
    ]
    if file is not None:
        if not file.is_file():
            raise BadInput(f"There is no file '{file}'. Check the name.")
        command += ["--file", str(file), *(["--out", str(out)] if out else [])]
        done = subprocess.run(command, env=bot_environment(shop), check=False)
        if done.returncode:
            raise Unavailable("The messages were not read; the reason stands above.")
        return
    if text is None:
        raise BadInput("Nothing to parse. Give a text, or --file FILE --out FILE.")
    line = json.dumps({"text": text}, ensure_ascii=False) + "\n"
    with tempfile.TemporaryFile("w+") as errors:
        read = subprocess.run(
            command,
            input=line,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=bot_environment(shop),
            check=False,
        )
        if read.returncode:
            errors.seek(0)
            raise Unavailable(f"The message was not read: {errors.read().strip().splitlines()[-1]}")
    print(json.dumps(json.loads(read.stdout), ensure_ascii=False, indent=2))
