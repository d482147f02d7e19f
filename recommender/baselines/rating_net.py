"""The net of the embedding model: biases, and layers over both embeddings and their product."""

import torch
from torch import Tensor, nn


class RatingNet(nn.Module):
    """(users, items) → ratings in standard units. Starts at 0: the mean rating for everybody."""

    def __init__(self, users: int, items: int, width: int, hidden: int, dropout: float) -> None:
        super().__init__()
        self.user, self.item = nn.Embedding(users, width), nn.Embedding(items, width)
        self.user_bias, self.item_bias = nn.Embedding(users, 1), nn.Embedding(items, 1)
        for table in (self.user, self.item):
            nn.init.normal_(table.weight, std=0.1)
        for table in (self.user_bias, self.item_bias):
            nn.init.zeros_(table.weight)
        self.layers = nn.Sequential(
            nn.LayerNorm(3 * width),
            nn.Linear(3 * width, hidden),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(hidden, 1),
        )
        for weights in self.layers[-1].parameters():
            nn.init.zeros_(weights)

    def forward(self, user: Tensor, item: Tensor) -> Tensor:
        left, right = self.user(user), self.item(item)
        both = torch.cat([left, right, left * right], dim=1)
        rating: Tensor = self.layers(both) + self.user_bias(user) + self.item_bias(item)
        return rating.squeeze(1)

    def embeddings(self) -> list[Tensor]:
        tables = (self.user, self.item, self.user_bias, self.item_bias)
        return [table.weight for table in tables]

    def ridge(self, biases: float, factors: float) -> Tensor:
        """Σ squares of the embeddings, weighed."""
        small = self.user_bias.weight.square().sum() + self.item_bias.weight.square().sum()
        wide = self.user.weight.square().sum() + self.item.weight.square().sum()
        return biases * small + factors * wide
