"""The `aisle` command, one file a verb. Exit 0 done, 1 refused with one sentence, 2 usage."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command; what was refused is said in one sentence on stderr."""
    from aisle.cli.app import app, attach
    from aisle.language.errors import AisleError
    from recommender.errors import RecommenderError

    _be_calm()
    attach()
    try:
        app(standalone_mode=True)
    except (AisleError, RecommenderError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)
    except Exception as error:
        if not _is_disk_full(error):
            raise
        print(
            "The disk is full. Make room, then try again; nothing was half-written.",
            file=sys.stderr,
        )
        sys.exit(1)


def _is_disk_full(error: BaseException | None) -> bool:
    """ENOSPC, also where SQLite says it in its own words."""
    import errno

    while error is not None:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            return True
        if "database or disk is full" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _be_calm() -> None:
    """Libraries keep their warnings, bars and debug lines to themselves; `python -W` brings them back."""
    import logging
    import os
    import warnings

    from aisle.cli.commands import CALM

    for name, value in CALM.items():
        os.environ[name] = value
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    for handler in logging.getLogger().handlers:
        handler.setLevel(logging.ERROR)  # some libraries set their own logger to debug
