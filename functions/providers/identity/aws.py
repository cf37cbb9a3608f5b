"""Proofs of identity judged by Amazon Rekognition and Amazon Textract. Neither knows a government's register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Final

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection

from functions.domain.proving import IdentityUnavailable
from functions.domain.requirements import Requirement
from functions.providers.identity.contract import Faces, Liveness, Reading, Register, Step

_UNAVAILABLE: Final = frozenset(
    {
        "InternalServerError",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestTimeout",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_NO_PICTURE: Final = frozenset(
    {
        # Rekognition has no word of its own for a picture without a face to compare.
        "InvalidParameterException",
        "InvalidImageFormatException",
        "BadDocumentException",
        "UnsupportedDocumentException",
        "DocumentTooLargeException",
        "ImageTooLargeException",
    }
)
_TURNED: Final = 15.0
"""Degrees of yaw from which a head is turned."""
_STRAIGHT: Final = 12.0
_SAME_PERSON: Final = 80.0
_CERTAIN: Final = 90.0


@dataclass(frozen=True, kw_only=True)
class AwsJudge:
    """`rekognition` and `textract` are boto3 clients. Pictures go to them as bytes and are not kept (AWS FAQs)."""

    PROVES: ClassVar[frozenset[Requirement]] = frozenset(
        {Requirement.IDENTITY_DOCUMENT, Requirement.SELFIE, Requirement.LIVENESS}
    )

    rekognition: Any
    textract: Any

    @property
    def name(self) -> str:
        return "aws"

    def compare_faces(self, selfie: bytes, portrait: bytes) -> Faces:
        """Compare by Rekognition's CompareFaces."""
        answer = _asked(
            self.rekognition.compare_faces,
            SourceImage={"Bytes": selfie},
            TargetImage={"Bytes": portrait},
            SimilarityThreshold=0,
            QualityFilter="AUTO",
        )
        matches = [float(one["Similarity"]) for one in answer.get("FaceMatches", [])]
        if not matches:
            return Faces(similarity=0.0 if answer.get("UnmatchedFaces") else None)
        return Faces(similarity=max(matches))

    def read_document(self, front: bytes, back: bytes | None) -> Reading:
        """Read by Textract's AnalyzeID: the fields that it names, and all the words for documents it does not know."""
        pages = [{"Bytes": one} for one in (front, back) if one is not None]
        answer = _asked(self.textract.analyze_id, DocumentPages=pages)
        fields: dict[str, str] = {}
        words: set[str] = set()
        for document in answer.get("IdentityDocuments", []):
            for one in document.get("IdentityDocumentFields", []):
                kind, found = one.get("Type", {}).get("Text", ""), one.get("ValueDetection", {})
                text = found.get("NormalizedValue", {}).get("Value") or found.get("Text", "")
                if text and kind not in fields:
                    fields[kind] = text
            words |= {
                block["Text"]
                for block in document.get("Blocks", [])
                if block.get("BlockType") == "WORD" and block.get("Text")
            }
        name = " ".join(fields[part] for part in ("FIRST_NAME", "MIDDLE_NAME", "LAST_NAME") if part in fields)
        return Reading(
            name=name or None,
            number=fields.get("DOCUMENT_NUMBER"),
            birth_date=_date(fields.get("DATE_OF_BIRTH")),
            kind=fields.get("ID_TYPE"),
            words=frozenset(words),
        )

    def check_liveness(self, frames: Sequence[bytes], steps: Sequence[Step]) -> Liveness:
        """Look for the movements by DetectFaces, and for the first picture's person on the others by CompareFaces.

        Which sign of yaw is which side depends on the camera: left and right must only be opposite ones.
        """
        confidence = 100.0
        side: dict[Step, bool] = {}
        for frame, step in zip(frames, steps, strict=True):
            face = self._face(frame)
            if face is None:
                return Liveness(confidence=0.0, failed_step=step)
            confidence = min(confidence, float(face.get("Confidence", 0.0)))
            yaw = float(face.get("Pose", {}).get("Yaw", 0.0))
            if not _made(step, face, yaw=yaw):
                return Liveness(confidence=confidence, failed_step=step)
            if step in (Step.LEFT, Step.RIGHT):
                side[step] = yaw > 0
                if len(side) == 2 and side[Step.LEFT] == side[Step.RIGHT]:
                    return Liveness(confidence=confidence, failed_step=step)
        for frame, step in zip(frames[1:], steps[1:], strict=True):
            likeness = self.compare_faces(frames[0], frame).similarity
            if likeness is None or likeness < _SAME_PERSON:
                return Liveness(confidence=min(confidence, likeness or 0.0), failed_step=step)
        return Liveness(confidence=confidence)

    def check_government(self, *, tax_id: str, name: str, birth_date: date | None) -> Register:
        """Refuse: AWS asks no register."""
        del tax_id, name, birth_date
        raise IdentityUnavailable

    def _face(self, frame: bytes) -> Mapping[str, Any] | None:
        """Return the only face of a picture; two faces are none."""
        answer = _asked(
            self.rekognition.detect_faces, Image={"Bytes": frame}, Attributes=["DEFAULT", "SMILE"]
        )
        found = answer.get("FaceDetails", [])
        return found[0] if len(found) == 1 else None


def _made(step: Step, face: Mapping[str, Any], *, yaw: float) -> bool:
    if step in (Step.LEFT, Step.RIGHT):
        return abs(yaw) >= _TURNED
    if step is Step.SMILE:
        smile = face.get("Smile", {})
        return bool(smile.get("Value")) and float(smile.get("Confidence", 0.0)) >= _CERTAIN
    return abs(yaw) < _STRAIGHT


def _asked(call: Any, **request: Any) -> Mapping[str, Any]:
    """Return an answer; an empty one where the picture is at fault. What says nothing of it is not an answer."""
    try:
        answer: Mapping[str, Any] = call(**request)
    except ClientError as failed:
        code = failed.response.get("Error", {}).get("Code", "")
        status = failed.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if code in _NO_PICTURE:
            return {}
        if code in _UNAVAILABLE or status >= 500:
            raise IdentityUnavailable from failed
        raise
    except (NoConnection, HTTPClientError) as failed:
        raise IdentityUnavailable from failed
    return answer


def _date(text: str | None) -> date | None:
    """Read a date as Textract normalises it, `1990-05-12T00:00:00`."""
    if text is not None:
        with suppress(ValueError):
            return datetime.fromisoformat(text).date()
    return None
