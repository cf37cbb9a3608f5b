"""The cloud itself, really started: MiniStack with enforced rights, deployed stacks, restarts, deaths."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import textwrap
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
import httpx
import pytest
from botocore.config import Config

from infra.local.cloud import LocalCloud
from infra.local.progress import CloudProblem
from infra.local.state import ROOT
from tests.infra.local.example_stacks import api, example_stacks


def until(holds: Callable[[], bool], *, within: float = 60) -> bool:
    """Wait for something to become true."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False


def put(cloud: LocalCloud, pk: str) -> None:
    cloud.client("dynamodb").put_item(
        TableName="rubrica-local-documents", Item={"pk": {"S": pk}, "sk": {"S": "event"}}
    )


def saw(cloud: LocalCloud, pk: str) -> bool:
    return f"rubrica-local-react saw {pk}" in cloud.functions_log.read_text()


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


class TestDeployment:
    def test_puts_back_what_cloudformation_drops(self, cloud: LocalCloud) -> None:
        dynamodb, s3 = cloud.client("dynamodb"), cloud.client("s3")
        table = {"TableName": "rubrica-local-documents"}

        ttl = dynamodb.describe_time_to_live(**table)["TimeToLiveDescription"]
        backups = dynamodb.describe_continuous_backups(**table)["ContinuousBackupsDescription"]
        lifecycle = s3.get_bucket_lifecycle_configuration(Bucket="rubrica-local-files")["Rules"]

        assert ttl["AttributeName"] == "expires_at"
        assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
        assert lifecycle[0]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}

    def test_passes_the_addresses_of_this_start_to_the_functions(self, cloud: LocalCloud) -> None:
        environment = httpx.get(f"{cloud.url}/v1/things/1").json()["environment"]

        assert environment["PUBLIC_URL"] == cloud.url
        assert environment["AWS_ENDPOINT_URL_SESV2"] == f"{cloud.url}/development/mail"

    def test_names_the_resource_that_fails_and_why(self, state: Path) -> None:
        broken = example_stacks()
        broken[1].template["Resources"]["Source"]["Properties"]["EventSourceArn"] = {
            "Fn::ImportValue": "nowhere"
        }

        with pytest.raises(CloudProblem, match=r"rubrica-local-api ended as .*\n.*Source .*nowhere"):
            LocalCloud.started(state=state, stacks=broken)


class TestFunctions:
    def test_have_no_packages_but_those_of_their_layers(self, cloud: LocalCloud) -> None:
        folders = httpx.get(f"{cloud.url}/v1/things/1").json()["packages"]

        assert all(not any(Path(folder).glob("ministack*")) for folder in folders)

    def test_do_not_see_the_environment_of_whoever_started_the_cloud(self, cloud: LocalCloud) -> None:
        assert os.environ.get("PYTEST_VERSION")

        assert httpx.get(f"{cloud.url}/v1/things/1").json()["environment"]["PYTEST_VERSION"] is None

    def test_write_their_lines_to_one_log(self, cloud: LocalCloud) -> None:
        httpx.get(f"{cloud.url}/v1/things/logged")

        assert until(
            lambda: "rubrica-local-answer answering /v1/things/logged" in cloud.functions_log.read_text()
        )

    def test_have_the_rights_of_their_role_and_no_others(self, cloud: LocalCloud) -> None:
        cloud.client("s3").put_object(Bucket="rubrica-local-files", Key="one", Body=b"1")
        answered = httpx.get(f"{cloud.url}/v1/things/1").json()
        as_function = boto3.Session(
            answered["key"], answered["secret"], answered["token"], region_name=cloud.region
        )
        s3 = as_function.client("s3", endpoint_url=cloud.endpoint_url)
        dynamodb = as_function.client("dynamodb", endpoint_url=cloud.endpoint_url)

        assert s3.get_object(Bucket="rubrica-local-files", Key="one")["Body"].read() == b"1"
        with pytest.raises(dynamodb.exceptions.ClientError, match="AccessDenied"):
            dynamodb.scan(TableName="rubrica-local-documents")

    def test_are_woken_by_the_stream(self, cloud: LocalCloud) -> None:
        put(cloud, "evt_stream")

        assert until(lambda: saw(cloud, "evt_stream"))


class TestRestart:
    def test_finds_everything_as_it_was(self, state: Path) -> None:
        with LocalCloud.started(state=state, stacks=example_stacks()) as first:
            put(first, "evt_1")
            assert until(lambda: saw(first, "evt_1"))
            first.client("s3").put_object(Bucket="rubrica-local-files", Key="kept", Body=b"bytes")
            link = _link_of_a_function(first, "kept")

        with LocalCloud.started(state=state, stacks=example_stacks()) as second:
            table = second.client("dynamodb").scan(TableName="rubrica-local-documents")

            assert second.url == first.url
            assert [item["pk"]["S"] for item in table["Items"]] == ["evt_1"]
            assert not any(stack.changed for stack in second.stacks)
            assert httpx.get(link).content == b"bytes"
            assert httpx.get(f"{second.url}/v1/nothing").status_code == 404
            put(second, "evt_2")
            assert until(lambda: saw(second, "evt_2"))

    def test_keeps_the_layers(self, state: Path) -> None:
        with LocalCloud.started(state=state, stacks=example_stacks()) as first:
            functions = first.client("lambda")
            layer = functions.publish_layer_version(
                LayerName="own", Content={"ZipFile": _zip_of("from_a_layer.py")}
            )
            functions.update_function_configuration(
                FunctionName="rubrica-local-answer", Layers=[layer["LayerVersionArn"]]
            )
            assert httpx.get(f"{first.url}/v1/things/1").json()["layer"]

        with LocalCloud.started(state=state, stacks=example_stacks()) as second:
            assert httpx.get(f"{second.url}/v1/things/1").json()["layer"]

    def test_updates_a_stack_whose_template_changed(self, state: Path) -> None:
        with LocalCloud.started(state=state, stacks=example_stacks()) as first:
            put(first, "evt_1")
        changed = example_stacks()
        code = changed[1].template["Resources"]["Answer"]["Properties"]["Code"]
        code["ZipFile"] = code["ZipFile"].replace('"path": event["path"]', '"path": "changed"')

        with LocalCloud.started(state=state, stacks=changed) as second:
            kept = second.client("dynamodb").scan(TableName="rubrica-local-documents")["Count"]

            assert [stack.changed for stack in second.stacks] == [False, True]
            assert httpx.get(f"{second.url}/v1/things/1").json()["path"] == "changed"
            assert kept == 1

    def test_loses_at_most_seconds_when_the_power_goes(self, state: Path) -> None:
        cloud = LocalCloud.started(state=state, stacks=example_stacks())
        put(cloud, "evt_old")
        saved = state / "ministack" / "dynamodb.json"
        assert until(lambda: saved.exists() and "evt_old" in saved.read_text())
        cloud.kill()
        cloud.stop()

        with LocalCloud.started(state=state, stacks=example_stacks()) as second:
            kept = second.client("dynamodb").scan(TableName="rubrica-local-documents")["Count"]

        assert kept == 1


class TestStop:
    def test_says_what_happened(self, state: Path) -> None:
        cloud = LocalCloud.started(state=state, stacks=[example_stacks()[0]])

        said = cloud.stop()

        assert [line.split(" stopped in ")[0] for line in said] == ["MiniStack", "The front door"]

    def test_follows_when_the_starter_is_killed(self, state: Path) -> None:
        with _starter(state) as (starter, addresses):
            starter.kill()
            starter.wait()

        assert until(lambda: not any(_answers(address) for address in addresses))

    def test_lets_the_next_start_wait_for_the_last_save(self, state: Path) -> None:
        with _starter(state) as (starter, _):
            starter.kill()
            starter.wait()

            with LocalCloud.started(state=state, stacks=[example_stacks()[0]]) as next_one:
                assert not any(stack.changed for stack in next_one.stacks)


class TestCheck:
    def test_tells_that_a_part_has_ended(self, state: Path) -> None:
        with LocalCloud.started(state=state, stacks=[example_stacks()[0]]) as cloud:
            cloud.check()
            cloud.kill()

            with pytest.raises(CloudProblem, match="MiniStack ended by itself"):
                cloud.check()


class TestWhoeverStartsIt:
    def test_may_have_aws_settings_and_proxies_of_their_own(
        self, state: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_PROFILE", "of-another-account")
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

        with LocalCloud.started(state=state, stacks=example_stacks()) as cloud:
            assert httpx.get(f"{cloud.url}/v1/things/1", trust_env=False).status_code == 200


class TestTwoAtOnce:
    def test_keep_apart(self, tmp_path: Path) -> None:
        stacks = [example_stacks()[0]]
        with (
            LocalCloud.started(state=tmp_path / "a", stacks=stacks) as one,
            LocalCloud.started(state=tmp_path / "b", stacks=stacks) as other,
        ):
            put(one, "evt_one")

            assert other.client("dynamodb").scan(TableName="rubrica-local-documents")["Count"] == 0

    def test_are_refused_over_one_state(self, cloud: LocalCloud) -> None:
        with pytest.raises(CloudProblem, match="Another cloud is running"):
            LocalCloud.started(state=cloud.state.folder, stacks=[api()])

    def test_are_refused_on_one_port(self, cloud: LocalCloud, state: Path) -> None:
        port = int(cloud.url.rsplit(":", 1)[1])

        with pytest.raises(CloudProblem, match=f"Port {port} of 127.0.0.1 is taken"):
            LocalCloud.started(port=port, state=state, stacks=[api()])


@contextmanager
def _starter(state: Path) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """Start a cloud from another process, and yield the process with the cloud's addresses."""
    command = [sys.executable, "-c", textwrap.dedent(_STARTER), str(state)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        addresses = starter.stdout.readline().split()
        assert len(addresses) == 2
        yield starter, addresses


_STARTER = """
    import sys, time
    from pathlib import Path
    from infra.local.cloud import LocalCloud
    from tests.infra.local.example_stacks import example_stacks
    cloud = LocalCloud.started(state=Path(sys.argv[1]), stacks=[example_stacks()[0]])
    print(cloud.url + "/healthz", cloud.endpoint_url + "/_ministack/ready", flush=True)
    time.sleep(120)
"""


def _zip_of(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        bundle.writestr(f"python/{name}", "")
    return out.getvalue()


def _answers(url: str) -> bool:
    try:
        httpx.get(url, timeout=2)
    except httpx.TransportError:
        return False
    return True


def _link_of_a_function(cloud: LocalCloud, key: str) -> str:
    """Return a link presigned with the credentials of a function's role."""
    said = httpx.get(f"{cloud.url}/v1/things/1").json()
    s3 = boto3.Session(said["key"], said["secret"], said["token"], region_name=cloud.region).client(
        "s3",
        endpoint_url=cloud.endpoint_url,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )
    return str(s3.generate_presigned_url("get_object", Params={"Bucket": "rubrica-local-files", "Key": key}))
