"""A test speaks to this machine only."""

from __future__ import annotations

import socket

import httpx
import pytest
from pytest_socket import SocketConnectBlockedError

pytestmark = pytest.mark.filterwarnings("ignore:A test tried to use socket:UserWarning")
ELSEWHERE = "192.0.2.1"  # reserved for documentation (RFC 5737): nobody answers there


def test_a_socket_beyond_loopback_is_refused() -> None:
    with socket.socket() as outward, pytest.raises(SocketConnectBlockedError, match=ELSEWHERE):
        outward.connect((ELSEWHERE, 80))


def test_an_http_client_beyond_loopback_is_refused() -> None:
    with pytest.raises(SocketConnectBlockedError, match=ELSEWHERE):
        httpx.get(f"http://{ELSEWHERE}/", timeout=2, trust_env=False)


def test_loopback_is_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=2) as client,
    ):
        client.sendall(b"hello")
        accepted, _ = server.accept()
        with accepted:
            assert accepted.recv(5) == b"hello"
