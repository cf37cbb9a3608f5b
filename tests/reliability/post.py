"""A mail service that keeps what it is given."""

from __future__ import annotations

from dataclasses import dataclass, field

from functions.domain.documents import Document
from functions.providers.mail.contract import Mail, MailUnavailable


@dataclass
class Post:
    """Takes mail. `answers_lost` times it says that it can not, although it has."""

    answers_lost: int = 0
    mails: list[Mail] = field(default_factory=list)

    def send(self, mail: Mail) -> str:
        self.mails.append(mail)
        if self.answers_lost:
            self.answers_lost -= 1
            raise MailUnavailable("the connection broke off")
        return str(len(self.mails))

    def about(self, document: Document) -> list[Mail]:
        return [one for one in self.mails if document.id in (one.reference or "")]
