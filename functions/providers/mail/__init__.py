"""Mail to recipients. What renders it (invitation) and what carries it (ses) are imported on their own."""

from functions.providers.mail.contract import Mail, Mailer, MailRejected, MailUnavailable

__all__ = ["Mail", "MailRejected", "MailUnavailable", "Mailer"]
