"""Small worlds with known answers."""

import numpy as np

from recommender.contract import Items
from recommender.events import Events, History

DAY = 86_400
START = 1_700_000_000


def checkerboard(users: int = 40, items: int = 12) -> Events:
    """Even users meet even items, odd users odd ones: but each user misses one item of its kind."""
    random = np.random.default_rng(1)
    user_ids, item_ids, times = [], [], []
    for user in range(users):
        kind = [item for item in range(items) if item % 2 == user % 2]
        missed = kind[(user // 2) % len(kind)]
        for step, item in enumerate(random.permutation(kind).tolist()):
            if item != missed:
                user_ids.append(f"u{user}")
                item_ids.append(f"i{item}")
                times.append(START + user * DAY + step * 60)
    return Events.from_columns(user_ids, item_ids, times)


def checkerboard_items(items: int = 12) -> Items:
    texts = tuple(
        f"{'even' if item % 2 == 0 else 'odd'} thing number{item}" for item in range(items)
    )
    return Items(tuple(f"i{item}" for item in range(items)), texts)


def history_without(events: Events, user: int) -> tuple[History, str]:
    """A user's history, and the one item of its kind that it misses."""
    history = events.history(user)
    parity = int(history.item_ids[0][1:]) % 2
    kind = {f"i{item}" for item in range(12) if item % 2 == parity}
    (missed,) = kind - set(history.item_ids)
    return history, missed


def shoppers(users: int = 120, items: int = 60, seed: int = 3) -> Events:
    """Sessions of neighbouring items within a taste, returning after days; seeded."""
    random = np.random.default_rng(seed)
    user_ids, item_ids, times, kinds = [], [], [], []
    for user in range(users):
        taste, now = int(random.integers(5)), START + int(random.integers(60 * DAY))
        for _ in range(4):
            first = taste * 12 + int(random.integers(12))
            for step in range(int(random.integers(2, 6))):
                user_ids.append(f"u{user}")
                item_ids.append(f"i{(taste * 12 + (first + step) % 12) % items}")
                times.append(now + step * 60)
                kinds.append("purchase" if step % 2 else "view")
            now += int(random.integers(2 * DAY, 12 * DAY))
    return Events.from_columns(user_ids, item_ids, times, kinds)
