"""A uvicorn that lets open streams end before it closes their connections."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from fastapi import FastAPI

SHUTDOWN_SECONDS = 5


class GatewayServer(uvicorn.Server):
    """At shutdown `/v1/events` says goodbye first: nothing is cut off, nothing is logged as an error."""

    def __init__(self, app: FastAPI, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._gateway = app.state.gateway

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell the streams, then wait for what is still running."""
        self._gateway.newsroom.close()
        await super().shutdown(sockets)


def serve(app: FastAPI, host: str, port: int) -> None:
    """Serve until a signal comes."""
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", access_log=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS, server_header=False,
    )  # fmt: skip
    GatewayServer(app, config).run()
