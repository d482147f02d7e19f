"""Counts and times for Prometheus; a registry of its own, so that several gateways fit in one program."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2, 4, 8, 15, 30)


class Metrics:
    """What an operator looks at: turns by channel and outcome, their seconds, refusals, sessions."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._turns = Counter(
            "aisle_turns", "Turns that ended.", ("channel", "outcome"), registry=self.registry
        )
        self._seconds = Histogram(
            "aisle_turn_seconds",
            "Seconds from message to turn.end, waiting included.",
            ("channel",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.live_turns = Gauge(
            "aisle_live_turns", "Turns that run or wait.", registry=self.registry
        )
        self.sessions = Counter(
            "aisle_sessions", "Sessions opened on the web.", registry=self.registry
        )
        self.refusals = Counter(
            "aisle_refusals", "Requests refused.", ("code",), registry=self.registry
        )
        self.ready = Gauge(
            "aisle_ready", "1 when the last canary turn was answered.", registry=self.registry
        )

    def turn(self, channel: str, outcome: str, seconds: float) -> None:
        """One turn has ended."""
        self._turns.labels(channel, outcome).inc()
        self._seconds.labels(channel).observe(seconds)

    def text(self) -> bytes:
        """The page that Prometheus reads."""
        return generate_latest(self.registry)
