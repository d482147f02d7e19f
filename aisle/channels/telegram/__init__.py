"""The Telegram bridge: a shopper's private chat with the bot is one more channel of the gateway's turns."""
