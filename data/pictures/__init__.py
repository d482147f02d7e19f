"""Draws the demo shop's product pictures with Pillow: flat, deterministic, made at set-up."""

from data.pictures.drawing import draw, picture_name, write_pictures

__all__ = ["draw", "picture_name", "write_pictures"]
