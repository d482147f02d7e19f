"""aisle actions: rasa-sdk's action server in one process. `aisle run` and `aisle shell` start it; seldom typed by hand."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from aisle.cli.app import app, log_to_stderr, settings

if TYPE_CHECKING:
    from sanic import Sanic

KEEP_ALIVE_S = 120
FINISH_S = 3.0  # a turn that runs may end; an idle connection of Rasa's must not hold us up


@app.command(hidden=True)
def actions() -> None:
    """Serve the custom actions to Rasa, on the loopback address."""
    shop = settings()
    os.environ["AISLE_HOME"] = str(shop.home)  # the actions read their settings themselves
    log_to_stderr(shop.log_level)
    serve(shop.actions_port)


def serve(port: int) -> None:
    """Until a signal ends it.

    `python -m rasa_sdk` does the same in two processes: Sanic's manager and its worker. The manager is
    150 MB of nothing here, and a worker that is killed takes ten seconds to come back under it.
    """
    from rasa_sdk.endpoint import create_app
    from rasa_sdk.executor import ActionExecutor
    from rasa_sdk.plugin import plugin_manager
    from sanic import Sanic

    executor = ActionExecutor()
    executor.register_package("actions")
    made: Sanic[Any, Any] = create_app(executor, cors_origins=None)
    made.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE_S
    made.config.GRACEFUL_SHUTDOWN_TIMEOUT = FINISH_S
    plugin_manager().hook.attach_sanic_app_extensions(app=made)
    made.prepare(host="127.0.0.1", port=port, single_process=True, motd=False, access_log=False)
    Sanic.serve_single(primary=made)
