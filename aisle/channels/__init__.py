"""How shoppers reach the assistant: the gateway with the web page, Telegram, and the terminal."""
