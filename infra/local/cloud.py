"""The one-machine cloud as an object: started, used, stopped.

with LocalCloud.started(port=0, state=folder) as cloud:
    httpx.get(f"{cloud.url}/v1/organization", headers={"Authorization": f"Bearer {cloud.api_key}"})
"""

from __future__ import annotations

import os
import shutil
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from botocore.exceptions import BotoCoreError, ClientError

from infra.local import assembly, lifecycle, repairs, seeding
from infra.local.assembly import Stack
from infra.local.aws import REGION, Cloud
from infra.local.deployment import Deployed, deploy
from infra.local.environment import interpreters
from infra.local.front_door import TIMESTAMP_PATH, Door, carriers
from infra.local.mailbox import Mailbox
from infra.local.processes import Child, plain_environment
from infra.local.progress import CloudProblem, Progress
from infra.local.state import ROOT, State, alone, default_state, free_port, take
from infra.names import Names

MAIL_SENDER = "no-reply@rubrica.example"
SMS_ORIGINATION = "pool-00000000000000000000000000000000"
WHATSAPP_NUMBER_ID = "phone-number-id-00000000000000000000000000000000"
LOOPBACK = "127.0.0.0/8,::1/128"
STOP_WITHIN_S = 30.0


class LocalCloud:
    """A running cloud. Make one with `LocalCloud.started(...)`."""

    def __init__(
        self,
        *,
        port: int,
        state: State,
        progress: Progress,
        save_every_s: float,
        given: list[Stack] | None = None,
    ) -> None:
        self._state = state.prepare()
        self._progress = progress
        self._port = port
        self._given = given
        self._save_every_s = save_every_s
        self._cloud: Cloud | None = None
        self._door: Child | None = None
        self._ministack: Child | None = None
        self._lock: IO[str] | None = None
        self.sandbox: seeding.Sandbox | None = None
        self.stacks: list[Deployed] = []

    @classmethod
    def started(
        cls,
        *,
        port: int = 0,
        state: Path | None = None,
        quiet: bool = True,
        progress: Progress | None = None,
        stacks: list[Stack] | None = None,
        save_every_s: float = 3,
    ) -> LocalCloud:
        """Build, synthesize, start and deploy, and return the cloud when it answers.

        Port 0 takes the port of the last start of this state, or a free one. Without `state`, $RUBRICA_STATE
        or build/cloud/state. `stacks` are deployed instead of the synthesized ones. What is younger than
        `save_every_s` seconds is lost if the machine dies. It ends with its `with` block, or with `stop`.
        Raises CloudProblem.
        """
        folder = State(Path(state).resolve()) if state else default_state()
        cloud = cls(
            port=port,
            state=folder,
            progress=progress or Progress(quiet=quiet),
            save_every_s=save_every_s,
            given=stacks,
        )
        try:
            cloud._start()
        except BaseException:
            cloud.stop()
            raise
        return cloud

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # -- what there is to use -------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Origin of API, pages and mailbox."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def endpoint_url(self) -> str:
        """Where AWS answers: MiniStack's address."""
        return self._running.endpoint_url

    @property
    def region(self) -> str:
        return REGION

    @property
    def credentials(self) -> dict[str, str]:
        """The account owner's, as keyword arguments of boto3.client."""
        return self._running.credentials

    @property
    def api_key(self) -> str:
        """The sandbox account's key."""
        if self.sandbox is None:
            raise CloudProblem(
                "There is no sandbox account: no function of this stage knows the identity table."
            )
        return self.sandbox.api_key

    @property
    def account_id(self) -> str:
        """The sandbox account's id."""
        if self.sandbox is None:
            raise CloudProblem(
                "There is no sandbox account: no function of this stage knows the identity table."
            )
        return self.sandbox.account_id

    @property
    def mailbox(self) -> Mailbox:
        """What the service has mailed."""
        return Mailbox(self._state.mailbox)

    @property
    def state(self) -> State:
        return self._state

    @property
    def functions_log(self) -> Path:
        """Every line that every function wrote."""
        return self._state.logs / "functions.log"

    @property
    def development_root(self) -> Path:
        """PEM of the certificate to trust for seals made here."""
        return self._state.folder / "development-root.pem"

    @property
    def names(self) -> Names:
        return Names(stage=assembly.STAGE)

    def client(self, service: str) -> Any:
        """Return a boto3 client with the account owner's rights."""
        return self._running.client(service)

    @property
    def _running(self) -> Cloud:
        if self._cloud is None:
            raise CloudProblem("The cloud is not running.")
        return self._cloud

    # -- life -----------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Raise CloudProblem if a part has ended."""
        for part in (self._door, self._ministack):
            if part:
                part.must_be_alive()

    def expire(self) -> None:
        """Take away the objects whose time is over; what fails now is done the next time."""
        with suppress(BotoCoreError, ClientError):
            lifecycle.expire(self._running, at=datetime.now(UTC))

    def stop(self) -> list[str]:
        """Stop everything, saving what is there, and return what happened, a line each."""
        said = []
        if self._ministack:
            said.append(self._ministack.stop(within=STOP_WITHIN_S))
        if self._door:
            said.append(self._door.stop(within=10))
        self._ministack = self._door = None
        if self._cloud:
            self._cloud.close()
        shutil.rmtree(self._state.scratch, ignore_errors=True)
        self._release()
        return said

    def kill(self) -> None:
        """End MiniStack at once, as a power cut would."""
        if self._ministack:
            self._ministack.kill()

    def _start(self) -> None:
        self._take()
        shutil.rmtree(self._state.scratch, ignore_errors=True)
        self._state.prepare()
        progress = self._progress
        with alone(ROOT / "build" / "cloud" / "lock"):
            pythons = interpreters(progress)
            stacks = self._given or assembly.build_and_synthesize(progress, python=pythons.version)
        known = self._state.remembered()
        self._port = self._port_for_people(known)
        self._cloud = Cloud(f"http://127.0.0.1:{free_port(known.get('ministack_port'))}")
        self._state.remember(ministack_port=int(self._cloud.endpoint_url.rsplit(":", 1)[1]), port=self._port)
        with progress.step("starting MiniStack and the front door"):
            door = self._start_door()
            ministack = self._start_ministack(pythons.server, pythons.functions)
            _wait_for(f"{self.url}/healthz", door)
            _wait_for(f"{self._cloud.endpoint_url}/_ministack/ready", ministack)
        self.stacks = deploy(
            self._cloud, stacks, parameters=self._parameters(), state=self._state, progress=progress
        )
        if any(one.changed for one in self.stacks):
            with progress.step("mending and checking what CloudFormation dropped"):
                repairs.repair(self._cloud, self.stacks)
        self._remember_api()
        with progress.step("seeding the seal's certificate and the sandbox account"):
            seeding.seed_certificates(self._cloud, names=self.names, state=self._state)
            self.sandbox = seeding.sandbox(self._cloud, names=self.names, state=self._state)

    def _port_for_people(self, known: dict[str, Any]) -> int:
        if self._port:
            taken = free_port(self._port) != self._port
            if taken:
                raise CloudProblem(
                    f"Port {self._port} of 127.0.0.1 is taken. Stop what listens there, or choose another: "
                    "PORT=8001 make run"
                )
            return self._port
        return free_port(known.get("port"))

    def _parameters(self) -> dict[str, str]:
        return {
            "PublicUrl": self.url,
            "TimestampUrl": self.url + TIMESTAMP_PATH,
            "MailSender": MAIL_SENDER,
            "SmsOrigination": SMS_ORIGINATION,
            "WhatsAppNumberId": WHATSAPP_NUMBER_ID,
            "IdentityProvider": "simulator",
            "EgressAllowedNetworks": LOOPBACK,
        }

    def _start_door(self) -> Child:
        door = Door(port=self._port, endpoint_url=self._running.endpoint_url, state=str(self._state.folder))
        self._door = Child(
            "The front door",
            [sys.executable, "-m", "infra.local.front_door"],
            environment={**os.environ, **door.environment(), "PYTHONPATH": str(ROOT)},
            log=self._state.logs / "front-door.log",
        )
        return self._door

    def _start_ministack(self, server: Path, functions: Path) -> Child:
        state, port = self._state, self._running.endpoint_url.rsplit(":", 1)[1]
        self._ministack = Child(
            "MiniStack",
            [str(server), "-P", "-m", "infra.local.server"],
            environment={
                **plain_environment(),
                "PYTHONPATH": str(ROOT),
                "BIND_HOST": "127.0.0.1",
                "MINISTACK_HOST": "127.0.0.1",
                "GATEWAY_PORT": port,
                "MINISTACK_REGION": REGION,
                "AUTH": "true",
                "PERSIST_STATE": "1",
                "STATE_DIR": str(state.ministack),
                "S3_PERSIST": "1",
                "S3_DATA_DIR": str(state.objects),
                "IOT_MTLS_ENABLED": "0",
                "SFTP_ENABLED": "0",
                "LOG_LEVEL": "WARNING",
                # Functions inherit the line above, and would keep the lines of their calls to themselves.
                "POWERTOOLS_LOG_LEVEL": "INFO",
                # Functions find MiniStack by themselves; messages go to our own service, which keeps them whole.
                **carriers(self.url),
                "TMPDIR": str(state.scratch),
                "RUBRICA_SAVE_EVERY_S": str(self._save_every_s),
                "RUBRICA_FUNCTIONS_PYTHON": str(functions),
                "RUBRICA_FUNCTIONS_LOG": str(self.functions_log),
                "RUBRICA_UNPACKED": str(ROOT / "build" / "cloud" / "unpacked"),
            },
            log=state.logs / "ministack.log",
            holding=self._lock,
        )
        return self._ministack

    def _remember_api(self) -> None:
        for stack in self.stacks:
            if "ApiId" not in stack.outputs:
                continue
            bodies = [
                one["Properties"].get("Body") or {}
                for one in stack.template["Resources"].values()
                if one["Type"] == "AWS::ApiGateway::RestApi"
            ]
            self._state.remember(
                api={
                    "api_id": stack.outputs["ApiId"],
                    "api_stage": stack.outputs["StageName"],
                    "gateway_responses": bodies[0].get("x-amazon-apigateway-gateway-responses", {}),
                }
            )

    def _take(self) -> None:
        """Refuse to run twice over one state: two emulators would overwrite each other."""
        self._lock = take(self._state.folder / "in-use")
        if self._lock is None:
            raise CloudProblem(
                f"Another cloud is running over {self._state.folder}. "
                "Stop it, or give this one a state of its own: RUBRICA_STATE=build/other PORT=8001 make run"
            )

    def _release(self) -> None:
        if self._lock:
            self._lock.close()
            self._lock = None


def _wait_for(url: str, child: Child, *, within: float = 60.0) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + within
    while time.monotonic() < until:
        child.must_be_alive()
        try:
            with opener.open(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise CloudProblem(f"{child.name} does not answer at {url}. Its log: {child.log}")
