from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from functions.domain.languages import Language
from functions.providers.mail import Mail, MailRejected, MailUnavailable
from functions.providers.mail.ses import SesMailer

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

SENDER = "Rubrica <no-reply@sign.example.com>"


def client(endpoint: str | None = None) -> SESV2Client:
    return boto3.client(
        "sesv2",
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        endpoint_url=endpoint,
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=0.5),
    )


def mail(
    *,
    to: str = "ana@example.com",
    headers: dict[str, str] | None = None,
    tags: dict[str, str] | None = None,
    reference: str | None = None,
) -> Mail:
    return Mail(
        to=to,
        subject="Firme «Contrato»",
        html="<p>¡Hola!</p>",
        text="¡Hola!",
        language=Language.ES,
        headers=headers or {},
        tags=tags or {},
        reference=reference,
    )


def _refusing(code: str, status: int) -> tuple[SESV2Client, Stubber]:
    ses = client()
    stub = Stubber(ses)
    stub.add_client_error("send_email", service_error_code=code, http_status_code=status)
    stub.activate()
    return ses, stub


class TestSend:
    def test_hands_over_all_of_the_mail(self) -> None:
        ses = client()
        expected = {
            "FromEmailAddress": SENDER,
            "Destination": {"ToAddresses": ["ana@example.com"]},
            "Content": {
                "Simple": {
                    "Subject": {"Data": "Firme «Contrato»", "Charset": "UTF-8"},
                    "Body": {
                        "Text": {"Data": "¡Hola!", "Charset": "UTF-8"},
                        "Html": {"Data": "<p>¡Hola!</p>", "Charset": "UTF-8"},
                    },
                    "Headers": [
                        {"Name": "Auto-Submitted", "Value": "auto-generated"},
                        {"Name": "X-Rubrica-Reference", "Value": "doc_1.rcp_1.20261130"},
                    ],
                }
            },
            "EmailTags": [
                {"Name": "kind", "Value": "invitation"},
                {"Name": "reference", "Value": "doc_1-rcp_1-20261130"},
            ],
            "ConfigurationSetName": "mail",
        }
        with Stubber(ses) as stub:
            stub.add_response("send_email", {"MessageId": "msg-1"}, expected)
            mailer = SesMailer(client=ses, sender=SENDER, configuration_set="mail")

            sent = mailer.send(
                mail(
                    headers={"Auto-Submitted": "auto-generated"},
                    tags={"kind": "invitation"},
                    reference="doc_1.rcp_1.20261130",
                )
            )

            assert sent == "msg-1"
            stub.assert_no_pending_responses()

    @pytest.mark.parametrize("code", ["MessageRejected", "BadRequestException"])
    def test_says_when_this_mail_will_never_be_taken(self, code: str) -> None:
        ses, _ = _refusing(code, 400)

        with pytest.raises(MailRejected):
            SesMailer(client=ses, sender=SENDER).send(mail())

    def test_holds_what_ses_does_not_know_of_the_sender_against_no_address(self) -> None:
        ses = client()
        with Stubber(ses) as stub:
            stub.add_client_error(
                "send_email",
                service_error_code="MessageRejected",
                service_message="Email address is not verified. The following identities failed the check in "
                "region US-EAST-1: no-reply@sign.example.com",
                http_status_code=400,
            )

            with pytest.raises(MailUnavailable):
                SesMailer(client=ses, sender=SENDER).send(mail())

    @pytest.mark.parametrize(
        ("code", "status"),
        [
            ("TooManyRequestsException", 429),
            ("LimitExceededException", 400),
            ("SendingPausedException", 400),
            ("AccountSuspendedException", 400),
            ("MailFromDomainNotVerifiedException", 400),
            ("NotFoundException", 404),
            ("ThrottlingException", 400),
            ("InternalFailure", 500),
            ("", 503),
        ],
    )
    def test_says_when_to_try_again(self, code: str, status: int) -> None:
        ses, _ = _refusing(code, status)

        with pytest.raises(MailUnavailable):
            SesMailer(client=ses, sender=SENDER).send(mail())

    def test_is_loud_about_a_right_it_lacks(self) -> None:
        ses, _ = _refusing("AccessDeniedException", 403)

        with pytest.raises(ClientError):
            SesMailer(client=ses, sender=SENDER).send(mail())

    def test_says_to_try_again_where_nobody_listens(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]

        with pytest.raises(MailUnavailable):
            SesMailer(client=client(f"http://127.0.0.1:{port}"), sender=SENDER).send(mail())

    def test_says_to_try_again_where_nobody_answers(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            with pytest.raises(MailUnavailable):
                SesMailer(client=client(f"http://127.0.0.1:{port}"), sender=SENDER).send(mail())

    @pytest.mark.parametrize(
        ("domain", "written"),
        [
            ("facturación.mx", "xn--facturacin-obb.mx"),
            # Other domains than strasse.de and βόλοσ.com, which is what IDNA 2003 made of them.
            ("straße.de", "xn--strae-oqa.de"),
            ("βόλος.com", "xn--nxasmm1c.com"),
        ],
    )
    def test_writes_an_international_domain_in_ascii(self, domain: str, written: str) -> None:
        ses = client()
        with Stubber(ses) as stub:
            stub.add_response(
                "send_email",
                {"MessageId": "msg-1"},
                {
                    "FromEmailAddress": SENDER,
                    "Destination": {"ToAddresses": [f"ana@{written}"]},
                    "Content": {
                        "Simple": {
                            "Subject": {"Data": "Firme «Contrato»", "Charset": "UTF-8"},
                            "Body": {
                                "Text": {"Data": "¡Hola!", "Charset": "UTF-8"},
                                "Html": {"Data": "<p>¡Hola!</p>", "Charset": "UTF-8"},
                            },
                            "Headers": [],
                        }
                    },
                    "EmailTags": [],
                },
            )

            assert SesMailer(client=ses, sender=SENDER).send(mail(to=f"ana@{domain}")) == "msg-1"

    @pytest.mark.parametrize(
        "to",
        ["", "ana", "@example.com", "ana@", "ana@example.com\r\nBcc: eve@example.com",
         "ana@example.com, eve@example.com", "Ana <ana@example.com>",
         "aña@example.com", "ana@example.com ", "a" * 65 + "@example.com", "ana@..ñ"],
    )  # fmt: skip
    def test_refuses_what_is_not_one_address(self, to: str) -> None:
        with pytest.raises(MailRejected):
            SesMailer(client=client(), sender=SENDER).send(mail(to=to))

    @pytest.mark.parametrize(
        ("name", "value"),
        [("X-A", "b\r\nBcc: eve@example.com"), ("X-A\n", "b"), ("X A", "b"), ("X-A", ""), ("X-A", "ñ")],
    )
    def test_is_loud_about_a_header_that_would_be_two(self, name: str, value: str) -> None:
        with pytest.raises(ValueError, match=r"would not be|empty"):
            SesMailer(client=client(), sender=SENDER).send(mail(headers={name: value}))

    @pytest.mark.parametrize(("name", "value"), [("kind", "a b"), ("kínd", "a"), ("kind", "")])
    def test_is_loud_about_a_tag_that_ses_would_not_take(self, name: str, value: str) -> None:
        with pytest.raises(ValueError, match="would not be a tag"):
            SesMailer(client=client(), sender=SENDER).send(mail(tags={name: value}))
