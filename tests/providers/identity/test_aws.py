"""Proofs judged by Rekognition and Textract: what they answer, and what their refusals mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.stub import ANY, Stubber

from functions.domain.proving import IdentityUnavailable
from functions.domain.requirements import Requirement
from functions.providers.identity import Step
from functions.providers.identity.aws import AwsJudge

STEPS = (Step.CENTER, Step.LEFT, Step.RIGHT, Step.SMILE)
FRAMES = (b"1", b"2", b"3", b"4")


class Aws:
    """Both services, which answer what a test says."""

    def __init__(self) -> None:
        made: dict[str, Any] = {
            "region_name": "us-east-1",
            "aws_access_key_id": "k",
            "aws_secret_access_key": "s",
            "config": Config(retries={"total_max_attempts": 1}),
        }
        self.rekognition, self.textract = (
            boto3.client("rekognition", **made),
            boto3.client("textract", **made),
        )
        self.faces, self.documents = Stubber(self.rekognition), Stubber(self.textract)
        self.judge = AwsJudge(rekognition=self.rekognition, textract=self.textract)

    def compared(self, similarity: float | None, *, others: int = 0) -> None:
        matches = [] if similarity is None else [{"Similarity": similarity, "Face": {}}]
        answer = {"FaceMatches": matches, "UnmatchedFaces": [{}] * others}
        self.faces.add_response("compare_faces", answer)

    def face(self, *, yaw: float = 0.0, smile: bool = False, faces: int = 1) -> None:
        detail = {
            "Confidence": 99.5,
            "Pose": {"Yaw": yaw, "Pitch": 0.0, "Roll": 0.0},
            "Smile": {"Value": smile, "Confidence": 98.0},
        }
        expected = {"Image": {"Bytes": ANY}, "Attributes": ["DEFAULT", "SMILE"]}
        self.faces.add_response("detect_faces", {"FaceDetails": [detail] * faces}, expected)


@pytest.fixture
def aws() -> Iterator[Aws]:
    made = Aws()
    with made.faces, made.documents:
        yield made
        made.faces.assert_no_pending_responses()
        made.documents.assert_no_pending_responses()


def field(kind: str, text: str, normal: str | None = None) -> dict[str, Any]:
    detected: dict[str, Any] = {"Text": text, "Confidence": 98.0}
    if normal:
        detected["NormalizedValue"] = {"Value": normal, "ValueType": "Date"}
    return {"Type": {"Text": kind}, "ValueDetection": detected}


class TestFaces:
    def test_are_as_alike_as_the_most_alike(self, aws: Aws) -> None:
        aws.compared(97.25)

        assert aws.judge.compare_faces(b"a", b"b").similarity == 97.25

    def test_are_not_alike_where_the_document_shows_another(self, aws: Aws) -> None:
        aws.compared(None, others=1)

        assert aws.judge.compare_faces(b"a", b"b").similarity == 0.0

    def test_are_missing_where_a_picture_shows_none(self, aws: Aws) -> None:
        aws.compared(None)
        aws.faces.add_client_error("compare_faces", "InvalidParameterException")

        assert aws.judge.compare_faces(b"a", b"b").similarity is None
        assert aws.judge.compare_faces(b"a", b"b").similarity is None

    @pytest.mark.parametrize(
        ("code", "status"),
        [
            ("ThrottlingException", 400),
            ("ProvisionedThroughputExceededException", 400),
            ("InternalServerError", 500),
            ("SomethingNew", 503),
        ],
    )
    def test_wait_for_a_service_that_does_not_answer(self, aws: Aws, code: str, status: int) -> None:
        aws.faces.add_client_error("compare_faces", code, http_status_code=status)

        with pytest.raises(IdentityUnavailable):
            aws.judge.compare_faces(b"a", b"b")

    def test_are_loud_about_our_own_mistakes(self, aws: Aws) -> None:
        aws.faces.add_client_error("compare_faces", "AccessDeniedException", http_status_code=400)

        with pytest.raises(ClientError):
            aws.judge.compare_faces(b"a", b"b")


class TestDocument:
    def test_is_read_by_its_fields(self, aws: Aws) -> None:
        fields = [
            field("FIRST_NAME", "ANA"),
            field("MIDDLE_NAME", ""),
            field("LAST_NAME", "PEREZ LUNA"),
            field("DOCUMENT_NUMBER", "X1234567"),
            field("DATE_OF_BIRTH", "31/DIC/1956", "1956-12-31T00:00:00"),
            field("ID_TYPE", "PASSPORT"),
        ]
        aws.documents.add_response(
            "analyze_id",
            {"IdentityDocuments": [{"IdentityDocumentFields": fields}]},
            {"DocumentPages": [{"Bytes": b"front"}, {"Bytes": b"back"}]},
        )

        reading = aws.judge.read_document(b"front", b"back")

        assert (reading.name, reading.number, reading.birth_date, reading.kind) == (
            "ANA PEREZ LUNA",
            "X1234567",
            date(1956, 12, 31),
            "PASSPORT",
        )

    def test_of_a_kind_that_nobody_knows_is_read_by_its_words(self, aws: Aws) -> None:
        blocks = [{"BlockType": "LINE", "Text": "PEREZ LUNA"}, {"BlockType": "WORD", "Text": "PEREZ"}]
        document = {"IdentityDocumentFields": [field("FIRST_NAME", "")], "Blocks": blocks}
        aws.documents.add_response("analyze_id", {"IdentityDocuments": [document]})

        reading = aws.judge.read_document(b"front", None)

        assert (reading.name, reading.words, reading.legible) == (None, frozenset({"PEREZ"}), True)

    def test_is_illegible_where_textract_says_so(self, aws: Aws) -> None:
        aws.documents.add_client_error("analyze_id", "UnsupportedDocumentException")

        assert not aws.judge.read_document(b"front", None).legible


class TestLiveness:
    def test_is_one_person_who_makes_every_movement(self, aws: Aws) -> None:
        aws.face()
        aws.face(yaw=-30)
        aws.face(yaw=28)
        aws.face(smile=True)
        for _ in range(3):
            aws.compared(96.0)

        found = aws.judge.check_liveness(FRAMES, STEPS)

        assert (found.failed_step, found.confidence) == (None, 99.5)

    def test_misses_a_head_that_turns_the_same_way_twice(self, aws: Aws) -> None:
        aws.face()
        aws.face(yaw=-30)
        aws.face(yaw=-28)

        assert aws.judge.check_liveness(FRAMES, STEPS).failed_step is Step.RIGHT

    def test_misses_a_head_that_does_not_turn_and_a_mouth_that_does_not_smile(self, aws: Aws) -> None:
        aws.face()
        aws.face(yaw=4)
        aws.face()
        aws.face(smile=False)

        assert aws.judge.check_liveness(FRAMES[:2], STEPS[:2]).failed_step is Step.LEFT
        assert aws.judge.check_liveness(FRAMES[:2], (Step.CENTER, Step.SMILE)).failed_step is Step.SMILE

    def test_misses_a_picture_of_nobody_or_of_two(self, aws: Aws) -> None:
        aws.face(faces=2)

        assert aws.judge.check_liveness(FRAMES, STEPS).failed_step is Step.CENTER

    def test_misses_a_movement_of_somebody_else(self, aws: Aws) -> None:
        aws.face()
        aws.face(smile=True)
        aws.compared(20.0)

        found = aws.judge.check_liveness(FRAMES[:2], (Step.CENTER, Step.SMILE))

        assert (found.failed_step, found.confidence) == (Step.SMILE, 20.0)


class TestGovernment:
    def test_is_nothing_that_aws_proves(self, aws: Aws) -> None:
        assert Requirement.GOVERNMENT not in aws.judge.PROVES
        with pytest.raises(IdentityUnavailable):
            aws.judge.check_government(tax_id="X", name="Ana", birth_date=None)
