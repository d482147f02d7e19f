"""What words mean in English and in Chinese, and how Aisle says things in both.

Runs on Python 3.10 (beside Rasa) and 3.11. Importing it loads nothing heavy.
"""
