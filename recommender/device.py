"""Where models compute: chosen once, at start, and said."""

from recommender.errors import BadQuestion

# Sums depend on the number of threads: fixed, so that the same seed gives the same bytes; and one
# thread beside other processes is faster than two that wait for each other.
TRAINING_THREADS = 1


def choose_device(wish: str = "auto") -> str:
    """ "auto" → "cuda" where there is one, else "cpu". Raises BadQuestion for a missing device."""
    import torch  # at use: 1.5 s, and counting models do without

    if wish == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if wish != "cpu" and not (wish.startswith("cuda") and torch.cuda.is_available()):
        raise BadQuestion(f"Device '{wish}' is not here. Use 'auto' or 'cpu'.")
    return wish
