"""The only process that is reachable from outside: sessions, turns, the shop's page and the Telegram bridge.

app = create_app(load_settings())
uvicorn.run(app, host=settings.host, port=settings.port)
"""

from aisle.channels.gateway.app import create_app
from aisle.channels.gateway.rasa import RasaClient

__all__ = ["RasaClient", "create_app"]
