"""rasa-sdk custom actions: slots in, one call to a room, blocks out. One file a feature.

Started by `aisle actions`, which hands it to rasa-sdk; importing the package also registers the loopback
routes of `routes.py` with the action server.
"""

from rasa_sdk.plugin import plugin_manager

from actions import routes

if not plugin_manager().is_registered(routes):
    plugin_manager().register(routes)
