"""Texts to phones. What carries them (sms, whatsapp) is imported on its own."""

from functions.providers.messages.contract import MessageRejected, MessageUnavailable, Messenger, TextMessage

__all__ = ["MessageRejected", "MessageUnavailable", "Messenger", "TextMessage"]
