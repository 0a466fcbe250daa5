"""Webex on this machine: HTTP API, spaces, meetings and a chat page. It imports nothing of the bot."""
