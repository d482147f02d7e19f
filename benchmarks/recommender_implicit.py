"""Lists of the `implicit` library, in an environment of its own: `.venv-peers/bin/python THIS IN.npz OUT.npz`.

IN holds the interactions that may teach, and the history of each question, as compressed rows; OUT the
`k` best of each question. Imports nothing of ours.
"""

import sys
import time

import numpy as np
from implicit.als import AlternatingLeastSquares
from implicit.bpr import BayesianPersonalizedRanking
from implicit.nearest_neighbours import BM25Recommender
from scipy.sparse import csr_matrix

# As in reference/recommender.md, section 4.
MODELS = {
    "ALS": lambda seed: AlternatingLeastSquares(
        factors=512, regularization=0.01, alpha=8.0, random_state=seed, num_threads=1
    ),
    "BPR": lambda seed: BayesianPersonalizedRanking(
        factors=128, learning_rate=0.02, regularization=0.01, random_state=seed, num_threads=1
    ),
    "item kNN": lambda seed: BM25Recommender(K=1000, num_threads=1),
}


def main() -> None:
    given = np.load(sys.argv[1])
    shape = tuple(given["shape"].tolist())
    train = rows(given, "train", shape)
    asked = rows(given, "asked", (len(given["users"]), shape[1]))
    name, seed, k = str(given["model"]), int(given["seed"]), int(given["k"])
    model = MODELS[name](seed)
    start = time.process_time()
    model.fit(train, show_progress=False)
    fit_s = time.process_time() - start
    again = {"recalculate_user": True} if name == "ALS" else {}
    keep = not bool(given["repeats"])
    lists, times = [], []
    for place, user in enumerate(given["users"].tolist()):
        start = time.perf_counter()
        found, _ = model.recommend(
            user, asked[place], N=k, filter_already_liked_items=keep, **again,
        )  # fmt: skip
        times.append(time.perf_counter() - start)
        best = found[:k].astype(np.int64)
        lists.append(np.pad(best, (0, k - len(best)), constant_values=-1))
    np.savez(sys.argv[2], lists=np.array(lists), fit_s=fit_s, times=np.array(times))


def rows(given: "np.lib.npyio.NpzFile", name: str, shape: tuple[int, int]) -> csr_matrix:
    data = np.ones(len(given[f"{name}_items"]), dtype=np.float32)
    return csr_matrix((data, given[f"{name}_items"], given[f"{name}_ends"]), shape=shape)


if __name__ == "__main__":
    main()
